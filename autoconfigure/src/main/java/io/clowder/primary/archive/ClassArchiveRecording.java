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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import io.clowder.primary.archive.ClassArchive.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What one worker records for the class archive of its build, until it has recorded
 * enough or has exited.
 */
final class ClassArchiveRecording {

	private static final Log logger = LogFactory.getLog(ClassArchiveRecording.class);

	/**
	 * Four seconds for an application of eleven thousand classes.
	 */
	private static final Duration TIME_TO_WRITE = Duration.ofSeconds(60);

	private final ClassArchive archive;

	private final Path file;

	private final ClassArchiveMode mode;

	private final ClassArchiveFormat format;

	private boolean enough;

	/**
	 * Creates a recording.
	 * @param archive what it is for
	 * @param file where the worker records
	 * @param mode when it is enough
	 * @param format kind of the archive
	 */
	ClassArchiveRecording(ClassArchive archive, Path file, ClassArchiveMode mode, ClassArchiveFormat format) {
		this.archive = archive;
		this.file = file;
		this.mode = mode;
		this.format = format;
	}

	/**
	 * The worker has served so much.
	 * @param served how long it has had connections
	 * @param requests how many requests it has served
	 * @return whether the archive can be made from now on
	 */
	boolean measured(Duration served, long requests) {
		if (this.enough) {
			return false;
		}
		this.enough = this.mode.isEnough(served, requests);
		return this.enough && !this.format.isWrittenAtExit() && keepCopy();
	}

	/**
	 * The worker goes on to write its recording, of which what is there will do.
	 */
	private boolean keepCopy() {
		Path copy = this.file.resolveSibling(this.file.getFileName() + ".copy");
		try {
			Files.copy(this.file, copy, StandardCopyOption.REPLACE_EXISTING);
			return keep(copy);
		}
		catch (IOException ex) {
			logger.debug("There is no recording.", ex);
			this.archive.state(State.GIVEN_UP);
			return false;
		}
	}

	/**
	 * The worker has exited.
	 * @param complete whether it can have written all that is needed
	 * @return whether the archive can be made from now on
	 */
	boolean ended(boolean complete) {
		boolean kept = complete && keep(this.file);
		if (!complete && this.archive.state() == State.RECORDING) {
			this.archive.state(State.MISSING);
		}
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			logger.debug("A recording cannot be deleted.", ex);
		}
		return kept;
	}

	private boolean keep(Path recording) {
		if (this.archive.state() != State.RECORDING) {
			return false;
		}
		boolean kept = this.archive.keepRecording(recording);
		this.archive.state(kept ? State.RECORDED : State.MISSING);
		return kept;
	}

	/**
	 * Whether it only lacks the exit of the worker.
	 */
	boolean awaitsExit() {
		return this.enough && this.format.isWrittenAtExit() && this.archive.state() == State.RECORDING;
	}

	/**
	 * How much longer than others the worker may take to exit.
	 */
	Duration timeToWrite() {
		return this.format.isWrittenAtExit() ? TIME_TO_WRITE : Duration.ZERO;
	}

}
