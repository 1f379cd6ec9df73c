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

package io.clowder.primary.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The directory of the crash reports. A report that cannot be written is a line in the
 * log and nothing worse.
 */
public final class CrashReports {

	private static final Log logger = LogFactory.getLog(CrashReports.class);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final Pattern NAME = Pattern
		.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ-worker-\\d+-pid-\\d+(-\\d+)?\\.txt");

	private final CrashReportSettings settings;

	private final Path directory;

	private final Path self;

	private boolean warned;

	public CrashReports(CrashReportSettings settings) {
		this(settings, settings.effectiveDirectory(), Path.of("/proc/self"));
	}

	CrashReports(CrashReportSettings settings, Path directory, Path self) {
		this.settings = settings;
		this.directory = directory;
		this.self = self;
	}

	boolean isEnabled() {
		return this.settings.enabled();
	}

	/**
	 * Writes a report, or writes it again with more in it.
	 * @param previous where the report was written before, if it was
	 * @return where the report is, empty if there is none
	 */
	synchronized Optional<Path> write(@Nullable Path previous, Instant at, int workerId, long pid, String content) {
		if (!isEnabled()) {
			return Optional.empty();
		}
		try {
			prepareDirectory();
			Path file = (previous != null) ? previous : unused(TIME.format(at) + "-worker-" + workerId + "-pid-" + pid);
			replace(file, content);
			prune(file);
			this.warned = false;
			return Optional.of(file);
		}
		catch (IOException | RuntimeException ex) {
			warn(ex);
			return Optional.ofNullable(previous).filter(Files::exists);
		}
	}

	private void warn(Exception ex) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("Crash reports cannot be written to " + this.directory
					+ ". Set 'cluster.crash-reports.directory' to a directory that can be written, "
					+ "or 'cluster.crash-reports.enabled' to false: " + ex);
		}
	}

	private void prepareDirectory() throws IOException {
		if (!Files.exists(this.directory, LinkOption.NOFOLLOW_LINKS)) {
			Path parent = this.directory.toAbsolutePath().getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			Files.createDirectory(this.directory,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		}
		if (this.settings.directory() == null) {
			requireOwn();
		}
	}

	/**
	 * Everybody may create the default directory before this user does.
	 */
	private void requireOwn() throws IOException {
		if (!Files.isDirectory(this.directory, LinkOption.NOFOLLOW_LINKS)) {
			throw new IOException(this.directory + " is no directory");
		}
		Object owner = Files.getAttribute(this.directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
		if (!owner.equals(Files.getAttribute(this.self, "unix:uid"))) {
			throw new IOException(this.directory + " belongs to another user");
		}
		Files.setPosixFilePermissions(this.directory, PosixFilePermissions.fromString("rwx------"));
	}

	private Path unused(String name) {
		Path file = this.directory.resolve(name + ".txt");
		for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
			file = this.directory.resolve(name + "-" + i + ".txt");
		}
		return file;
	}

	private void replace(Path file, String content) throws IOException {
		// Created with access for its owner only.
		Path temporary = Files.createTempFile(this.directory, ".crash-report-", ".tmp");
		try {
			Files.writeString(temporary, content);
			Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	private void prune(Path written) throws IOException {
		int count = 1;
		long size = Files.size(written);
		for (Path file : newestFirst()) {
			if (!file.equals(written)) {
				count++;
				size += Files.size(file);
				if (count > this.settings.maxCount() || size > this.settings.maxSize().toBytes()) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

	private List<Path> newestFirst() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> NAME.matcher(file.getFileName().toString()).matches())
				.filter((file) -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
				.sorted(Comparator.reverseOrder())
				.toList();
		}
	}

}
