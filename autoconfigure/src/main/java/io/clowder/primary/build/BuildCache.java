/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.clowder.primary.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * Extracted builds that outlive their cluster, each in a directory named after the
 * content of its archive. Class archives are valid only for files at the same path. A
 * primary holds a shared lock of the builds it uses; the oldest that nobody holds are
 * removed.
 */
public final class BuildCache implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(BuildCache.class);

	/**
	 * The present one, the next one, and two to go back to.
	 */
	static final int KEPT = 4;

	private static final String APPLICATION = "application";

	private static final String LIST = "files.txt";

	private static final String LOCK = "lock";

	private static final int NAME_LENGTH = 24;

	private static final Duration ABANDONED_AGE = Duration.ofHours(1);

	private final Path root;

	private final Map<Path, FileChannel> held = new HashMap<>();

	/**
	 * Creates a cache.
	 * @param root its directory, which need not exist
	 */
	public BuildCache(Path root) {
		this.root = root;
	}

	/**
	 * Finds the extracted form of an archive, or extracts it.
	 * @param archive private copy of the archive
	 * @param extractor extracts it
	 * @return directory of the build, held until this cache is closed
	 * @throws IOException if that is not possible
	 */
	synchronized Path get(Path archive, ArchiveExtractor extractor) throws IOException {
		PrivateDirectory.require(this.root);
		Path entry = this.root.resolve(name(archive));
		if (!hold(entry)) {
			create(entry, archive, extractor);
			if (!hold(entry)) {
				throw new IOException(entry + " is being removed by another process");
			}
			prune();
		}
		Files.setLastModifiedTime(entry.resolve(LOCK), FileTime.from(Instant.now()));
		return entry;
	}

	/**
	 * The extracted archive of an entry.
	 * @param entry directory of a build
	 * @param archive the archive that was extracted
	 */
	static Path application(Path entry, Path archive) {
		return entry.resolve(APPLICATION).resolve(archive.getFileName());
	}

	/**
	 * Name of a build. The directory of an archive has a checksum of everything in it, so
	 * that not all of it needs to be read at every start.
	 */
	private static String name(Path archive) throws IOException {
		MessageDigest digest = sha256();
		update(digest, archive.getFileName());
		try (ZipFile zip = new ZipFile(archive.toFile())) {
			zip.stream()
				.forEach((entry) -> update(digest, entry.getName() + '\n' + entry.getSize() + '\n'
						+ entry.getCompressedSize() + '\n' + entry.getCrc()));
		}
		catch (ZipException ex) {
			// Whoever extracts it says what is wrong with it
			try (InputStream in = new DigestInputStream(Files.newInputStream(archive), digest)) {
				in.transferTo(OutputStream.nullOutputStream());
			}
		}
		return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_LENGTH);
	}

	private static void update(MessageDigest digest, Object value) {
		digest.update((value.toString() + '\n').getBytes(StandardCharsets.UTF_8));
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Locks an entry and makes sure that it is complete.
	 * @return whether it can be used
	 */
	private boolean hold(Path entry) throws IOException {
		if (this.held.containsKey(entry)) {
			return true;
		}
		if (!Files.isRegularFile(entry.resolve(LOCK))) {
			return false;
		}
		FileChannel channel = FileChannel.open(entry.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE);
		boolean usable = false;
		try {
			usable = lock(channel, true) && FileList.isTrue(entry.resolve(APPLICATION), entry.resolve(LIST));
		}
		finally {
			if (!usable) {
				channel.close();
			}
		}
		if (usable) {
			this.held.put(entry, channel);
		}
		return usable;
	}

	private static boolean lock(FileChannel channel, boolean shared) throws IOException {
		try {
			return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
		}
		catch (OverlappingFileLockException ex) {
			return shared;
		}
	}

	private void create(Path entry, Path archive, ArchiveExtractor extractor) throws IOException {
		Path fresh = this.root.resolve(".new-" + UUID.randomUUID());
		try {
			Files.createDirectory(fresh);
			extractor.extract(archive, fresh.resolve(APPLICATION));
			FileList.write(fresh.resolve(APPLICATION), fresh.resolve(LIST));
			Files.createFile(fresh.resolve(LOCK));
			if (Files.exists(entry) && !hold(entry)) {
				remove(entry);
			}
			if (!Files.exists(entry)) {
				Files.move(fresh, entry, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		catch (IOException ex) {
			// Another cluster may have been faster.
			if (!hold(entry)) {
				throw ex;
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(fresh);
		}
	}

	/**
	 * Takes it away at once, so that nobody finds half of it.
	 */
	private void remove(Path entry) throws IOException {
		Path old = this.root.resolve(".old-" + UUID.randomUUID());
		Files.move(entry, old, StandardCopyOption.ATOMIC_MOVE);
		FileSystemUtils.deleteRecursively(old);
	}

	private void prune() {
		try {
			List<Path> entries = list(false).sorted(Comparator.comparing(BuildCache::lastUse).reversed()).toList();
			for (Path entry : entries.subList(Math.min(KEPT, entries.size()), entries.size())) {
				removeIfUnused(entry);
			}
			Instant youngest = Instant.now().minus(ABANDONED_AGE);
			for (Path abandoned : list(true).toList()) {
				if (Files.getLastModifiedTime(abandoned).toInstant().isBefore(youngest)) {
					FileSystemUtils.deleteRecursively(abandoned);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Not all old builds could be removed from " + this.root + ".", ex);
		}
	}

	private Stream<Path> list(boolean hidden) throws IOException {
		try (Stream<Path> files = Files.list(this.root)) {
			return files.filter(Files::isDirectory)
				.filter((file) -> file.getFileName().toString().startsWith(".") == hidden)
				.toList()
				.stream();
		}
	}

	private static FileTime lastUse(Path entry) {
		try {
			return Files.getLastModifiedTime(entry.resolve(LOCK));
		}
		catch (IOException ex) {
			return FileTime.fromMillis(0);
		}
	}

	private void removeIfUnused(Path entry) throws IOException {
		if (this.held.containsKey(entry)) {
			return;
		}
		try (FileChannel channel = openLock(entry)) {
			if (channel == null || lock(channel, false)) {
				remove(entry);
				logger.debug("Removed the old build " + entry + ".");
			}
		}
	}

	private static @Nullable FileChannel openLock(Path entry) throws IOException {
		Path file = entry.resolve(LOCK);
		return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.WRITE) : null;
	}

	/**
	 * Lets others remove what this process has used.
	 */
	@Override
	public synchronized void close() {
		for (FileChannel channel : this.held.values()) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				logger.debug("A build could not be released.", ex);
			}
		}
		this.held.clear();
	}

}
