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

package io.clowder.primary;

import java.nio.file.Path;
import java.time.Duration;

import io.clowder.ClusterEvent.Type;
import io.clowder.primary.archive.ClassArchives;

import org.springframework.util.unit.DataSize;

/**
 * Tells in the cluster's diary what becomes of class archives.
 */
final class ArchiveReporter implements ClassArchives.Reporter {

	private final SupervisorLoop loop;

	private final EventLog log;

	ArchiveReporter(SupervisorLoop loop, EventLog log) {
		this.loop = loop;
		this.log = log;
	}

	@Override
	public void ready(Path archive, long size, Duration duration) {
		String message = "The class archive " + archive + " (" + DataSize.ofBytes(size).toMegabytes()
				+ " MB) was made in " + Text.seconds(duration) + ". Workers start from it from now on.";
		this.loop.enqueue((supervisor) -> this.log.info(Type.ARCHIVE_READY, null, message));
	}

	@Override
	public void failed(String message) {
		this.loop.enqueue((supervisor) -> this.log.warn(Type.ARCHIVE_FAILED, null, message));
	}

}
