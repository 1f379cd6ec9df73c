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

package io.clowder.primary.archive;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.clowder.primary.archive.ClassArchive.State;
import io.clowder.primary.build.Build;
import org.jspecify.annotations.Nullable;

/**
 * The class archives of all builds, and what a worker that is about to be started has to
 * do with that of its build.
 */
final class ClassArchiveRegistry {

	private final ClassArchiveMode mode;

	private final ClassArchiveFormat format;

	private final ClassArchivePlacement placement;

	private final ClassArchiveKey key;

	private final SecureRandom random = new SecureRandom();

	private final Map<Path, ClassArchive> archives = new HashMap<>();

	ClassArchiveRegistry(ClassArchiveMode mode, ClassArchiveFormat format, ClassArchivePlacement placement,
			ClassArchiveKey key) {
		this.mode = mode;
		this.format = format;
		this.placement = placement;
		this.key = key;
	}

	/**
	 * Lets a worker start from the archive, or record for it if nobody does.
	 * @param build what it runs
	 * @return what it has to do
	 */
	ClassArchiveTicket issue(Build build) {
		Path directory = build.cache();
		Path application = build.archive();
		if (this.mode == ClassArchiveMode.OFF || directory == null || application == null) {
			return ClassArchiveTicket.NONE;
		}
		ClassArchive archive = this.archives.computeIfAbsent(directory,
				(path) -> new ClassArchive(application, path, this.key, this.format));
		if (archive.isReady()) {
			List<String> options = new ArrayList<>(this.format.use(archive.file()));
			options.addAll(this.placement.use());
			return new ClassArchiveTicket(archive, null, List.copyOf(options));
		}
		if (archive.beginRecording()) {
			Path recording = archive.temporary("recording");
			return new ClassArchiveTicket(archive, recording,
					this.format.record(recording, this.placement.make(this.random)));
		}
		return (archive.state() == State.RECORDED) ? new ClassArchiveTicket(archive, null, List.of())
				: ClassArchiveTicket.NONE;
	}

	/**
	 * A worker was started.
	 * @param ticket what it has to do
	 * @return the worker, or {@code null} if it has nothing to do with an archive
	 */
	@Nullable ClassArchiveMember redeem(ClassArchiveTicket ticket) {
		ClassArchive archive = ticket.archive();
		if (archive == null) {
			return null;
		}
		Path file = ticket.recording();
		ClassArchiveRecording recording = (file != null)
				? new ClassArchiveRecording(archive, file, this.mode, this.format) : null;
		return new ClassArchiveMember(archive, recording, file == null && !ticket.options().isEmpty());
	}

	/**
	 * A worker could not be started: another one can record.
	 * @param ticket what it would have had to do
	 */
	void takeBack(ClassArchiveTicket ticket) {
		ClassArchive archive = ticket.archive();
		if (archive != null && ticket.recording() != null) {
			archive.state(State.MISSING);
		}
	}

}
