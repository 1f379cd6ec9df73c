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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.clowder.primary.archive.ClassArchive.State;
import io.clowder.primary.build.Build;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Has a class archive made of each build, from what one worker records, and lets those
 * start from it that are started later. Safe for use by several threads.
 */
public final class ClassArchives implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ClassArchives.class);

	/**
	 * Four seconds for an application of eleven thousand classes.
	 */
	private static final Duration TIME_TO_WRITE = Duration.ofSeconds(60);

	/**
	 * 128 and the number of SIGKILL.
	 */
	private static final int KILLED = 137;

	private final ClassArchiveMode mode;

	private final ClassArchiveFormat format;

	private final ClassArchiveKey key;

	private final ClassArchiveMaker maker;

	private final Clock clock;

	private final Reporter reporter;

	private final Map<Path, ClassArchive> archives = new HashMap<>();

	private final Map<Long, Member> members = new HashMap<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "clowder-archive");
		thread.setDaemon(true);
		return thread;
	});

	private boolean stopping;

	ClassArchives(ClassArchiveMode mode, ClassArchiveFormat format, ClassArchiveKey key, ClassArchiveMaker maker,
			Clock clock, Reporter reporter) {
		this.mode = mode;
		this.format = format;
		this.key = key;
		this.maker = maker;
		this.clock = clock;
		this.reporter = reporter;
	}

	/**
	 * Decides what a worker that is about to be started has to do with an archive.
	 * @param build what it runs
	 * @return what it has to do
	 */
	public synchronized ClassArchiveTicket prepare(Build build) {
		Path directory = build.cache();
		Path application = build.archive();
		if (this.mode == ClassArchiveMode.OFF || this.stopping || directory == null || application == null) {
			return ClassArchiveTicket.NONE;
		}
		ClassArchive archive = this.archives.computeIfAbsent(directory,
				(path) -> new ClassArchive(application, path, this.key, this.format));
		if (archive.state() == State.READY) {
			return new ClassArchiveTicket(archive, null, this.format.use(archive.file()));
		}
		if (archive.beginRecording()) {
			Path recording = archive.temporary("recording");
			return new ClassArchiveTicket(archive, recording, this.format.record(recording));
		}
		return (archive.state() == State.RECORDED) ? new ClassArchiveTicket(archive, null, List.of())
				: ClassArchiveTicket.NONE;
	}

	/**
	 * A worker was started, or could not be.
	 * @param ticket what it has to do
	 * @param pid its process id, {@code null} if it has none
	 */
	public synchronized void started(ClassArchiveTicket ticket, @Nullable Long pid) {
		ClassArchive archive = ticket.archive();
		if (archive == null) {
			return;
		}
		if (pid != null) {
			this.members.put(pid, new Member(archive, ticket));
		}
		else if (ticket.recording() != null) {
			archive.state(State.MISSING);
		}
	}

	/**
	 * A worker's JVM runs: it has joined the cluster.
	 * @param pid its process id
	 */
	public synchronized void joined(long pid) {
		Member member = this.members.get(pid);
		if (member != null) {
			member.joined = true;
			if (member.usesArchive()) {
				this.executor.execute(() -> verify(pid, member.archive));
			}
		}
	}

	private void verify(long pid, ClassArchive archive) {
		if (!MappedFiles.contains(pid, archive.file()) && ProcessHandle.of(pid).isPresent()) {
			discard(archive, "The JVM does not accept it.");
		}
	}

	private synchronized void discard(ClassArchive archive, String reason) {
		if (archive.state() == State.READY) {
			try {
				archive.discard();
			}
			catch (IOException ex) {
				logger.debug("A class archive cannot be deleted.", ex);
			}
			this.reporter.failed("The class archive " + archive.file()
					+ " is not used any more; workers start without it: " + reason);
		}
	}

	/**
	 * A worker gets connections.
	 * @param pid its process id
	 */
	public synchronized void admitted(long pid) {
		Member member = this.members.get(pid);
		if (member != null && member.admittedAt == null) {
			member.admittedAt = this.clock.instant();
			if (member.archive.state() == State.RECORDED) {
				make(member.archive);
			}
		}
	}

	/**
	 * A worker has told how many requests it has served.
	 * @param pid its process id
	 * @param requests their number
	 */
	public synchronized void measured(long pid, long requests) {
		Member member = this.members.get(pid);
		if (member == null || member.recording() == null || member.admittedAt == null || member.enough) {
			return;
		}
		member.enough = this.mode.isEnough(Duration.between(member.admittedAt, this.clock.instant()), requests);
		if (member.enough && !this.format.isWrittenAtExit()) {
			copy(member);
		}
	}

	/**
	 * The worker goes on to write its recording, of which what is there will do.
	 */
	private void copy(Member member) {
		Path recording = member.recording();
		Assert.state(recording != null, "The worker does not record");
		Path copy = recording.resolveSibling(recording.getFileName() + ".copy");
		try {
			Files.copy(recording, copy, StandardCopyOption.REPLACE_EXISTING);
			recorded(member.archive, copy);
		}
		catch (IOException ex) {
			logger.debug("There is no recording.", ex);
			member.archive.state(State.GIVEN_UP);
		}
	}

	private void recorded(ClassArchive archive, Path recording) {
		if (archive.state() == State.RECORDING) {
			boolean kept = archive.keepRecording(recording);
			archive.state(kept ? State.RECORDED : State.MISSING);
			if (kept && !this.stopping) {
				make(archive);
			}
		}
	}

	/**
	 * Why a worker had better be replaced.
	 * @param pid its process id
	 * @return the reason, as the end of a sentence, or {@code null} if there is none
	 */
	public synchronized @Nullable String reasonToReplace(long pid) {
		Member member = this.members.get(pid);
		boolean waiting = member != null && member.enough && this.format.isWrittenAtExit()
				&& member.archive.state() == State.RECORDING;
		return waiting ? "it has recorded what the class archive needs" : null;
	}

	/**
	 * How much longer than others a worker may take to exit.
	 * @param pid its process id
	 * @return the time to write what it has recorded
	 */
	public synchronized Duration timeToWrite(long pid) {
		Member member = this.members.get(pid);
		boolean writes = member != null && member.recording() != null && this.format.isWrittenAtExit();
		return writes ? TIME_TO_WRITE : Duration.ZERO;
	}

	/**
	 * A worker's process has ended.
	 * @param pid its process id
	 * @param code its exit code
	 */
	public synchronized void exited(long pid, int code) {
		Member member = this.members.remove(pid);
		if (member == null) {
			return;
		}
		Path recording = member.recording();
		if (recording != null) {
			ended(member, recording, code);
		}
		else if (member.usesArchive() && !member.joined && !this.stopping) {
			discard(member.archive, "A worker that started from it exited with code " + code + ".");
		}
	}

	private void ended(Member member, Path recording, int code) {
		if (member.archive.state() == State.RECORDING) {
			boolean complete = member.admittedAt != null && code != KILLED;
			if (complete) {
				recorded(member.archive, recording);
			}
			else {
				member.archive.state(State.MISSING);
			}
		}
		try {
			Files.deleteIfExists(recording);
		}
		catch (IOException ex) {
			logger.debug("A recording cannot be deleted.", ex);
		}
	}

	private void make(ClassArchive archive) {
		archive.state(State.MAKING);
		this.executor.execute(() -> {
			Instant begin = this.clock.instant();
			try {
				boolean made = archive.make(this.maker);
				synchronized (this) {
					archive.state(made ? State.READY : State.GIVEN_UP);
				}
				if (made) {
					this.reporter.ready(archive.file(), Files.size(archive.file()),
							Duration.between(begin, this.clock.instant()));
				}
			}
			catch (IOException ex) {
				failed(archive, ex);
			}
		});
	}

	private synchronized void failed(ClassArchive archive, IOException cause) {
		archive.state(State.GIVEN_UP);
		if (!this.stopping) {
			this.reporter.failed("No class archive could be made: " + cause.getMessage());
		}
	}

	/**
	 * The cluster is being stopped.
	 */
	public synchronized void stopping() {
		this.stopping = true;
	}

	/**
	 * Stops what is being made, within a bound.
	 */
	@Override
	public void close() {
		stopping();
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Tells the user.
	 */
	public interface Reporter {

		/**
		 * An archive can be used from now on.
		 * @param archive the archive
		 * @param size its size in bytes
		 * @param duration how long it took to make it
		 */
		void ready(Path archive, long size, Duration duration);

		/**
		 * There will be no archive.
		 * @param message why, in sentences
		 */
		void failed(String message);

	}

	/**
	 * A living worker.
	 */
	private static final class Member {

		private final ClassArchive archive;

		private final ClassArchiveTicket ticket;

		private boolean joined;

		private @Nullable Instant admittedAt;

		private boolean enough;

		Member(ClassArchive archive, ClassArchiveTicket ticket) {
			this.archive = archive;
			this.ticket = ticket;
		}

		@Nullable Path recording() {
			return this.ticket.recording();
		}

		boolean usesArchive() {
			return this.ticket.recording() == null && !this.ticket.options().isEmpty();
		}

	}

}
