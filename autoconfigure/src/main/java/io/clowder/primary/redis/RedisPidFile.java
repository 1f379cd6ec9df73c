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

package io.clowder.primary.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.log.LogMessage;

/**
 * Remembers which process is the embedded Redis, so that it can be ended by somebody else
 * when the primary could not.
 */
final class RedisPidFile {

	static final String NAME = "redis.pid";

	private static final Log logger = LogFactory.getLog(RedisPidFile.class);

	// The start time is derived from the clock, which may be adjusted meanwhile
	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	private final Path path;

	RedisPidFile(Path directory) {
		this.path = directory.resolve(NAME);
	}

	void write(ProcessHandle process) throws IOException {
		Instant start = process.info().startInstant().orElse(Instant.EPOCH);
		OwnerOnlyFile.write(this.path, "%s%n%s%n".formatted(process.pid(), start));
	}

	void delete() {
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			logger.debug(LogMessage.format("%s could not be deleted.", this.path), ex);
		}
	}

	/**
	 * Find the process, unless it is gone or its pid belongs to another process now.
	 * @return the process
	 */
	Optional<ProcessHandle> findProcess() {
		try {
			List<String> lines = Files.readAllLines(this.path);
			Instant start = Instant.parse(lines.get(1));
			return ProcessHandle.of(Long.parseLong(lines.get(0)))
				.filter((process) -> process.info()
					.startInstant()
					.filter((instant) -> Duration.between(start, instant).abs().compareTo(TOLERANCE) <= 0)
					.isPresent());
		}
		catch (IOException | RuntimeException ex) {
			logger.debug(LogMessage.format("%s names no process.", this.path), ex);
			return Optional.empty();
		}
	}

}
