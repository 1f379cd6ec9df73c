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
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The class archive of one build for one kind of JVM, and how far it is.
 */
final class ClassArchive {

	/**
	 * Recordings that fail fail again.
	 */
	private static final int MOST_RECORDINGS = 3;

	private final Path application;

	private final ClassArchiveDirectory directory;

	private final String name;

	private final String extension;

	/**
	 * Containers that share the directory may all have the same process id.
	 */
	private final String owner = UUID.randomUUID().toString();

	private State state;

	private int recordings;

	/**
	 * Looks for an archive.
	 * @param application the application's own archive
	 * @param directory private directory of the build
	 * @param key kind of the JVM
	 * @param format kind of the archive
	 */
	ClassArchive(Path application, Path directory, ClassArchiveKey key, ClassArchiveFormat format) {
		this.application = application;
		this.directory = new ClassArchiveDirectory(directory);
		this.name = key.value();
		this.extension = format.extension();
		this.state = Files.exists(file()) ? State.READY : (Files.exists(recording()) ? State.RECORDED : State.MISSING);
		this.directory.removeAbandoned();
	}

	Path application() {
		return this.application;
	}

	State state() {
		return this.state;
	}

	/**
	 * Whether workers can start from it. Another cluster may have made or removed it
	 * meanwhile.
	 */
	boolean isReady() {
		if ((this.state == State.MISSING || this.state == State.LEFT_TO_OTHERS) && Files.exists(file())) {
			this.state = State.READY;
		}
		else if (this.state == State.READY && Files.notExists(file())) {
			this.state = State.MISSING;
		}
		if (this.state == State.READY) {
			this.directory.touch(file());
		}
		return this.state == State.READY;
	}

	void state(State state) {
		this.state = state;
	}

	/**
	 * The archive itself.
	 */
	Path file() {
		return this.directory.resolve(this.name + "." + this.extension);
	}

	/**
	 * A complete recording, which may be from an earlier cluster.
	 */
	private Path recording() {
		return this.directory.resolve(this.name + ".recording");
	}

	/**
	 * Begins a recording, if there should be one.
	 * @return whether it has begun
	 */
	boolean beginRecording() {
		if (this.state != State.MISSING || this.recordings == MOST_RECORDINGS) {
			return false;
		}
		this.recordings++;
		this.state = State.RECORDING;
		return true;
	}

	/**
	 * A name for a file of this process that is not complete.
	 */
	Path temporary(String kind) {
		return this.directory.resolve(this.name + "-" + this.owner + "-" + this.recordings + "." + kind);
	}

	/**
	 * Keeps a recording.
	 * @param temporary what a worker has written
	 * @return whether there is one
	 */
	boolean keepRecording(Path temporary) {
		try {
			if (Files.exists(temporary) && Files.size(temporary) > 0) {
				Files.move(temporary, recording(), StandardCopyOption.ATOMIC_MOVE);
				return true;
			}
			return false;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Makes the archive of a recording, unless another cluster does.
	 * @return whether the archive is there
	 */
	boolean make(ClassArchiveMaker maker) throws IOException {
		Path lock = this.directory.resolve(this.name + ".lock");
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			if (channel.tryLock() == null) {
				return false;
			}
			if (!Files.exists(file())) {
				makeLocked(maker);
			}
			Files.deleteIfExists(recording());
			return true;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	private void makeLocked(ClassArchiveMaker maker) throws IOException {
		Path temporary = temporary(this.extension);
		try {
			maker.make(recording(), this.application, temporary);
			Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("r--------"));
			Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE);
			this.directory.removeOldest();
		}
		catch (IOException ex) {
			if (!Thread.currentThread().isInterrupted()) {
				Files.deleteIfExists(recording());
			}
			throw ex;
		}
		finally {
			Files.deleteIfExists(temporary);
		}
	}

	/**
	 * Never uses it, nor makes another.
	 */
	void discard() throws IOException {
		this.state = State.GIVEN_UP;
		Files.deleteIfExists(file());
	}

	/**
	 * How far it is.
	 */
	enum State {

		/**
		 * Nothing is there.
		 */
		MISSING,

		/**
		 * A worker records.
		 */
		RECORDING,

		/**
		 * The archive can be made.
		 */
		RECORDED,

		/**
		 * The archive is being made.
		 */
		MAKING,

		/**
		 * Another cluster makes the archive.
		 */
		LEFT_TO_OTHERS,

		/**
		 * Workers can start from the archive.
		 */
		READY,

		/**
		 * There will be none.
		 */
		GIVEN_UP

	}

}
