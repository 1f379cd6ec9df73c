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

import java.time.Duration;
import java.time.Instant;

import io.clowder.primary.archive.ClassArchive.State;
import org.jspecify.annotations.Nullable;

/**
 * A living worker that has to do with a class archive, and how far it has come.
 */
final class ClassArchiveMember {

	/**
	 * 128 and the number of SIGKILL.
	 */
	private static final int KILLED = 137;

	private final ClassArchive archive;

	private final @Nullable ClassArchiveRecording recording;

	private final boolean usesArchive;

	private boolean joined;

	private @Nullable Instant admittedAt;

	/**
	 * Creates a member.
	 * @param archive the archive of its build
	 * @param recording what it records, {@code null} if it does not
	 * @param usesArchive whether it was started from the archive
	 */
	ClassArchiveMember(ClassArchive archive, @Nullable ClassArchiveRecording recording, boolean usesArchive) {
		this.archive = archive;
		this.recording = recording;
		this.usesArchive = usesArchive;
	}

	ClassArchive archive() {
		return this.archive;
	}

	/**
	 * Its JVM runs.
	 * @return whether it was started from the archive
	 */
	boolean joined() {
		this.joined = true;
		return this.usesArchive;
	}

	/**
	 * Whether it was started from the archive and its JVM is not known to run.
	 */
	boolean triesArchive() {
		return this.usesArchive && !this.joined;
	}

	/**
	 * It gets connections.
	 * @return whether the archive can be made from now on
	 */
	boolean admitted(Instant now) {
		if (this.admittedAt != null) {
			return false;
		}
		this.admittedAt = now;
		return this.archive.state() == State.RECORDED;
	}

	/**
	 * It has told how many requests it has served.
	 * @return whether the archive can be made from now on
	 */
	boolean measured(Instant now, long requests) {
		return this.recording != null && this.admittedAt != null
				&& this.recording.measured(Duration.between(this.admittedAt, now), requests);
	}

	/**
	 * Its process has ended.
	 * @return whether the archive can be made from now on
	 */
	boolean exited(int code) {
		return this.recording != null && this.recording.ended(this.admittedAt != null && code != KILLED);
	}

	/**
	 * Whether its recording only lacks its exit.
	 */
	boolean isAwaitedToExit() {
		return this.recording != null && this.recording.awaitsExit();
	}

	Duration timeToWrite() {
		return (this.recording != null) ? this.recording.timeToWrite() : Duration.ZERO;
	}

}
