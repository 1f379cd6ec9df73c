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

package io.clowder.ipc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.FileSystemUtils;

/**
 * The directory of one running cluster, which only its user may enter. Every process of
 * the cluster holds a shared lock in it, so that the last one, or the next cluster that
 * starts, can tell that nobody needs it any more and remove it.
 */
public final class RuntimeDirectory implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RuntimeDirectory.class);

	private static final String PREFIX = "clowder-";

	private static final String LOCK = "lock";

	/**
	 * A younger directory may belong to a primary that has not locked it yet.
	 */
	private static final Duration ABANDONED_AGE = Duration.ofSeconds(10);

	private final Path path;

	private final FileChannel lockFile;

	private FileLock lock;

	private RuntimeDirectory(Path path) throws IOException {
		this.path = path;
		this.lockFile = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ,
				StandardOpenOption.WRITE);
		this.lock = this.lockFile.lock(0, Long.MAX_VALUE, true);
	}

	/**
	 * Creates a directory for a new cluster and removes those that dead clusters have
	 * left behind.
	 * @param parent where to create it
	 * @return the directory
	 * @throws RuntimeDirectoryException if it cannot be created
	 */
	public static RuntimeDirectory create(Path parent) {
		try {
			Path path = Files.createTempDirectory(parent, PREFIX,
					PosixFilePermissions.asFileAttribute(Set.of(PosixFilePermission.OWNER_READ,
							PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE)));
			RuntimeDirectory directory = new RuntimeDirectory(path.toAbsolutePath());
			directory.removeAbandonedSiblings();
			return directory;
		}
		catch (IOException ex) {
			throw new RuntimeDirectoryException(parent, ex);
		}
	}

	/**
	 * Joins the directory of a running cluster.
	 * @param path path of the directory
	 * @return the directory
	 * @throws IOException if it is gone
	 */
	public static RuntimeDirectory join(Path path) throws IOException {
		return new RuntimeDirectory(path);
	}

	public Path path() {
		return this.path;
	}

	/**
	 * Path of the control socket.
	 * @return the path
	 */
	public Path controlSocket() {
		return this.path.resolve("control.sock");
	}

	/**
	 * Directory for files that live as long as one worker's process.
	 * @param directory path of the runtime directory
	 * @param pid the process id
	 * @return the path, which need not exist
	 */
	public static Path ofProcess(Path directory, long pid) {
		return directory.resolve("process-" + pid);
	}

	/**
	 * Leaves the directory and removes it if this was the last process of the cluster.
	 */
	@Override
	public void close() {
		try (this.lockFile) {
			this.lock.release();
			removeIfUnused(this.path, this.lockFile);
		}
		catch (IOException ex) {
			logger.debug("The runtime directory " + this.path + " could not be left.", ex);
		}
	}

	private void removeAbandonedSiblings() {
		Instant youngest = Instant.now().minus(ABANDONED_AGE);
		try (DirectoryStream<Path> siblings = Files.newDirectoryStream(this.path.getParent(), PREFIX + "*")) {
			for (Path sibling : siblings) {
				if (isAbandoned(sibling, youngest)) {
					removeAbandoned(sibling);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			// Another cluster that starts may be removing the same, and some directories
			// may be used but not listed.
			logger.debug("Not all directories of dead clusters were looked for.", ex);
		}
	}

	private boolean isAbandoned(Path sibling, Instant youngest) throws IOException {
		Object owner = Files.getAttribute(this.path, "unix:uid");
		return Files.isDirectory(sibling, LinkOption.NOFOLLOW_LINKS)
				&& owner.equals(Files.getAttribute(sibling, "unix:uid", LinkOption.NOFOLLOW_LINKS))
				&& Files.isRegularFile(sibling.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)
				&& Files.getLastModifiedTime(sibling).toInstant().isBefore(youngest)
				&& !sibling.toAbsolutePath().equals(this.path);
	}

	private static void removeAbandoned(Path sibling) {
		try (FileChannel channel = FileChannel.open(sibling.resolve(LOCK), StandardOpenOption.WRITE,
				LinkOption.NOFOLLOW_LINKS)) {
			if (removeIfUnused(sibling, channel)) {
				logger.info("Removed " + sibling + ", left behind by a cluster that was killed.");
			}
		}
		catch (IOException ex) {
			logger.debug("Leaving " + sibling + " alone.", ex);
		}
	}

	private static boolean removeIfUnused(Path path, FileChannel lockFile) throws IOException {
		FileLock exclusive = lockFile.tryLock();
		if (exclusive == null) {
			return false;
		}
		try (exclusive) {
			FileSystemUtils.deleteRecursively(path);
			return true;
		}
	}

}
