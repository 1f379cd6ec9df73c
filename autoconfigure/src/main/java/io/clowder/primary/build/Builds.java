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
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
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

	private final Set<Build> builds = new HashSet<>();

	private @Nullable Build newest;

	private int last;

	/**
	 * Creates an instance without copies.
	 * @param commandLine the command line of this process, which names the application
	 * @param directory existing private directory for the copies
	 */
	public Builds(JavaCommandLine commandLine, Path directory) {
		this.original = commandLine.archive();
		this.extractor = new ArchiveExtractor(commandLine.executable());
		this.directory = directory;
	}

	/**
	 * Copies the application as it is now, unless the newest copy is the same. Takes a
	 * second or so.
	 * @return the copy
	 * @throws BuildException if it cannot be copied
	 */
	public synchronized Build prepare() {
		Path original = this.original;
		if (original == null) {
			return Build.AS_IT_IS;
		}
		try {
			Build newest = this.newest;
			if (newest != null && Objects.equals(newest.stamp(), ArchiveStamp.of(original))) {
				return newest;
			}
		}
		catch (IOException ex) {
			throw new BuildException(original, "cannot be read: " + describe(ex), ex);
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

	private Build create(Path original, Path target) {
		Path copy = target.resolve("original").resolve(original.getFileName());
		ArchiveStamp stamp = copy(original, copy);
		ArchiveKind kind;
		try {
			kind = ArchiveKind.of(copy);
		}
		catch (IOException | RuntimeException ex) {
			throw new BuildException(original, "is no readable archive: " + describe(ex), ex);
		}
		try {
			if (!kind.extractable()) {
				for (String entry : kind.classPath()) {
					copyLibrary(original.resolveSibling(entry), copy.resolveSibling(entry));
				}
				return new Build(copy, target, stamp);
			}
			Path extracted = target.resolve("extracted");
			this.extractor.extract(copy, extracted);
			protectThisProcess(original, copy);
			FileSystemUtils.deleteRecursively(copy.getParent());
			return new Build(extracted.resolve(original.getFileName()), target, stamp);
		}
		catch (IOException ex) {
			throw new BuildException(original, "cannot be copied to " + target + ": " + describe(ex), ex);
		}
	}

	/**
	 * The first copy is what this process was started from.
	 */
	private void protectThisProcess(Path original, Path copy) throws IOException {
		if (this.newest == null && this.last == 1) {
			Path own = Files.createDirectory(this.directory.resolve("primary")).resolve(original.getFileName());
			Files.move(copy, own);
			if (!RunningArchive.readFrom(original, own)) {
				logger.warn("This process goes on reading " + original
						+ " itself. Replace it by renaming another file, never by overwriting it.");
			}
		}
	}

	private static ArchiveStamp copy(Path original, Path copy) {
		try {
			Files.createDirectories(copy.getParent());
			for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
				ArchiveStamp before = ArchiveStamp.of(original);
				Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
				if (before.equals(ArchiveStamp.of(original)) && Files.size(copy) == before.size()) {
					return before;
				}
				Thread.sleep(PAUSE_MILLIS);
			}
		}
		catch (IOException ex) {
			throw new BuildException(original, "cannot be copied to " + copy.getParent() + ": " + describe(ex), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BuildException(original, "could not be copied in time", ex);
		}
		throw new BuildException(original, "keeps changing while it is copied", null);
	}

	private static void copyLibrary(Path original, Path copy) throws IOException {
		if (Files.isDirectory(original)) {
			Files.createDirectories(copy);
			if (copy.toRealPath().startsWith(original.toRealPath())) {
				throw new IOException("its class path has " + original + ", where the copy would be copied too");
			}
			FileSystemUtils.copyRecursively(original, copy);
		}
		else if (Files.exists(original)) {
			Files.createDirectories(copy.getParent());
			Files.copy(original, copy, StandardCopyOption.REPLACE_EXISTING);
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
		boolean speaks = ex.getMessage() != null && !(ex instanceof FileSystemException);
		return speaks ? ex.getMessage() : ex.toString();
	}

}
