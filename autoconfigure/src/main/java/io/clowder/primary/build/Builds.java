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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.clowder.primary.command.JavaCommandLine;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * Private copies of the application. A JVM breaks when the archive that it runs from is
 * overwritten, so no worker runs from the user's. Safe for use by several threads.
 */
public final class Builds {

	private static final Log logger = LogFactory.getLog(Builds.class);

	/**
	 * For a file that is being replaced.
	 */
	private static final int ATTEMPTS = 5;

	private static final long PAUSE_MILLIS = 200;

	private final @Nullable Path original;

	private final ArchiveExtractor extractor;

	private final Path directory;

	private final @Nullable BuildCache cache;

	private final Set<Build> builds = new HashSet<>();

	private boolean usedAsItIs;

	private boolean cacheFailed;

	private @Nullable Build newest;

	private int last;

	/**
	 * Creates an instance without copies.
	 * @param commandLine the command line of this process, which names the application
	 * @param directory existing private directory for the copies
	 */
	public Builds(JavaCommandLine commandLine, Path directory) {
		this(commandLine, directory, null);
	}

	/**
	 * Creates an instance without copies.
	 * @param commandLine the command line of this process, which names the application
	 * @param directory existing private directory for the copies
	 * @param cache where extracted copies are kept, {@code null} to keep none
	 */
	public Builds(JavaCommandLine commandLine, Path directory, @Nullable BuildCache cache) {
		this.original = commandLine.archive();
		this.extractor = new ArchiveExtractor(commandLine.executable());
		this.directory = directory;
		this.cache = cache;
	}

	/**
	 * Copies the application as it is now, unless the newest copy is the same. Takes a
	 * second or so.
	 * @return the copy
	 * @throws BuildException if it cannot be copied
	 */
	public synchronized Build prepare() {
		Path original = this.original;
		if (original == null || this.usedAsItIs) {
			return Build.AS_IT_IS;
		}
		ArchiveKind kind = kindOf(original);
		if (kind.obstacle() != null) {
			this.usedAsItIs = true;
			logger.info("Workers run from " + original + " itself, because " + kind.obstacle()
					+ ". Replace its files by renaming others, never by overwriting them.");
			return Build.AS_IT_IS;
		}
		Build newest = this.newest;
		if (newest != null && newest.stamps().equals(stamps(original, kind))) {
			return newest;
		}
		Path target = this.directory.resolve("build-" + ++this.last);
		try {
			Build build = create(original, target);
			this.builds.add(build);
			this.newest = build;
			return build;
		}
		catch (RuntimeException ex) {
			remove(target);
			throw ex;
		}
	}

	private static ArchiveKind kindOf(Path archive) {
		if (!Files.isRegularFile(archive)) {
			throw new BuildException(archive, "is no file", null);
		}
		try {
			return ArchiveKind.of(archive);
		}
		catch (IOException | RuntimeException ex) {
			throw new BuildException(archive, "is no readable archive: " + describe(ex), ex);
		}
	}

	private static List<ArchiveStamp> stamps(Path archive, ArchiveKind kind) {
		List<ArchiveStamp> stamps = new ArrayList<>();
		try {
			stamps.add(ArchiveStamp.of(archive));
			for (String library : kind.libraries()) {
				Path file = besides(archive, library);
				if (Files.exists(file)) {
					stamps.add(ArchiveStamp.of(file));
				}
			}
			return stamps;
		}
		catch (IOException ex) {
			throw new BuildException(archive, "cannot be read: " + describe(ex), ex);
		}
	}

	/**
	 * The JVM follows links before it looks for what is beside an archive.
	 */
	private static Path besides(Path archive, String library) throws IOException {
		return archive.toRealPath().resolveSibling(library);
	}

	private Build create(Path original, Path target) {
		Path copy = target.resolve("original").resolve(original.getFileName());
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			ArchiveKind before = kindOf(original);
			List<ArchiveStamp> stamps = stamps(original, before);
			try {
				copy(original, copy);
				for (String library : before.libraries()) {
					copy(besides(original, library), copy.resolveSibling(library));
				}
				if (stamps.equals(stamps(original, before))) {
					protectThisProcess(original, copy);
					return before.extractable() ? extract(copy, target, stamps) : new Build(copy, target, stamps);
				}
				Thread.sleep(PAUSE_MILLIS);
			}
			catch (IOException ex) {
				throw new BuildException(original, "cannot be copied to " + target + ": " + describe(ex), ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new BuildException(original, "could not be copied in time", ex);
			}
		}
		throw new BuildException(original, "keeps changing while it is copied", null);
	}

	private Build extract(Path copy, Path target, List<ArchiveStamp> stamps) throws IOException {
		Path entry = cached(copy);
		if (entry != null) {
			FileSystemUtils.deleteRecursively(target);
			return new Build(BuildCache.application(entry, copy), null, entry, stamps);
		}
		Path extracted = target.resolve("extracted");
		this.extractor.extract(copy, extracted);
		FileSystemUtils.deleteRecursively(copy.getParent());
		return new Build(extracted.resolve(copy.getFileName()), target, stamps);
	}

	private @Nullable Path cached(Path copy) {
		if (this.cache == null || this.cacheFailed) {
			return null;
		}
		try {
			return this.cache.get(copy, this.extractor);
		}
		catch (IOException ex) {
			this.cacheFailed = true;
			logger.warn("No class archive is made, because builds cannot be kept: " + describe(ex)
					+ ". Set 'cluster.archive-directory' to another directory, or 'cluster.archive' to off.");
			return null;
		}
	}

	private static void copy(Path original, Path copy) throws IOException {
		if (Files.exists(original)) {
			Files.createDirectories(copy.getParent());
			Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/**
	 * The first copy is what this process was started from.
	 */
	private void protectThisProcess(Path original, Path copy) throws IOException {
		if (this.newest == null && this.last == 1) {
			Path own = Files.createDirectory(this.directory.resolve("primary")).resolve(original.getFileName());
			Files.copy(copy, own);
			if (!RunningArchive.readFrom(original, own)) {
				FileSystemUtils.deleteRecursively(own.getParent());
				logger.info("This process goes on reading " + original
						+ " itself. Replace it by renaming another file, never by overwriting it.");
			}
		}
	}

	/**
	 * Removes the copies that are not needed any more.
	 * @param needed the others
	 */
	public synchronized void retain(Collection<Build> needed) {
		for (Build build : Set.copyOf(this.builds)) {
			Path unused = build.directory();
			if (!needed.contains(build) && unused != null) {
				this.builds.remove(build);
				this.newest = build.equals(this.newest) ? null : this.newest;
				remove(unused);
			}
		}
	}

	private static void remove(Path directory) {
		try {
			FileSystemUtils.deleteRecursively(directory);
		}
		catch (IOException ex) {
			logger.warn("The copy " + directory + " of the application cannot be removed: " + ex);
		}
	}

	/**
	 * Messages of file system exceptions are mere paths.
	 */
	private static String describe(Exception ex) {
		String message = ex.getMessage();
		return (message != null && !(ex instanceof FileSystemException)) ? message : ex.toString();
	}

}
