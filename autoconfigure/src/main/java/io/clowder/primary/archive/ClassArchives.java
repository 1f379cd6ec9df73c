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
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.clowder.primary.build.Build;
import org.jspecify.annotations.Nullable;

/**
 * Has a class archive made of each build, from what one worker records, and lets those
 * start from it that are started later. Safe for use by several threads.
 */
public final class ClassArchives implements AutoCloseable {

	/**
	 * Of a worker that was asked to end by SIGTERM, which says nothing about its archive.
	 */
	private static final int TERMINATED = 128 + 15;

	private final Clock clock;

	private final ClassArchiveRegistry registry;

	private final ClassArchiveAssembly assembly;

	private final ClassArchiveVerification verification;

	private final Map<Long, ClassArchiveMember> members = new HashMap<>();

	private final ClassArchiveThread thread = new ClassArchiveThread();

	private boolean stopping;

	ClassArchives(ClassArchiveRegistry registry, ClassArchiveMaker maker, Clock clock, Reporter reporter) {
		this.clock = clock;
		this.registry = registry;
		this.assembly = new ClassArchiveAssembly(this, this.thread, maker, clock, reporter, () -> this.stopping);
		this.verification = new ClassArchiveVerification(this, this.thread, reporter);
	}

	/**
	 * Decides what a worker that is about to be started has to do with an archive.
	 * @param build what it runs
	 * @return what it has to do
	 */
	public synchronized ClassArchiveTicket prepare(Build build) {
		return this.stopping ? ClassArchiveTicket.NONE : this.registry.issue(build);
	}

	/**
	 * A worker was started, or could not be.
	 * @param ticket what it has to do
	 * @param pid its process id, {@code null} if it has none
	 */
	public synchronized void started(ClassArchiveTicket ticket, @Nullable Long pid) {
		if (pid == null) {
			this.registry.takeBack(ticket);
			return;
		}
		ClassArchiveMember member = this.registry.redeem(ticket);
		if (member != null) {
			this.members.put(pid, member);
		}
	}

	/**
	 * A worker's JVM runs: it has joined the cluster.
	 * @param pid its process id
	 */
	public synchronized void joined(long pid) {
		ClassArchiveMember member = this.members.get(pid);
		if (member != null && member.joined()) {
			this.verification.begin(pid, member.archive());
		}
	}

	/**
	 * A worker gets connections.
	 * @param pid its process id
	 */
	public synchronized void admitted(long pid) {
		ClassArchiveMember member = this.members.get(pid);
		if (member != null && member.admitted(this.clock.instant())) {
			this.assembly.begin(member.archive());
		}
	}

	/**
	 * A worker has told how many requests it has served.
	 * @param pid its process id
	 * @param requests their number
	 */
	public synchronized void measured(long pid, long requests) {
		ClassArchiveMember member = this.members.get(pid);
		if (member != null && member.measured(this.clock.instant(), requests)) {
			recorded(member.archive());
		}
	}

	private void recorded(ClassArchive archive) {
		if (!this.stopping) {
			this.assembly.begin(archive);
		}
	}

	/**
	 * Why a worker had better be replaced.
	 * @param pid its process id
	 * @return the reason, as the end of a sentence, or {@code null} if there is none
	 */
	public synchronized @Nullable String reasonToReplace(long pid) {
		ClassArchiveMember member = this.members.get(pid);
		return (member != null && member.isAwaitedToExit()) ? "it has recorded what the class archive needs" : null;
	}

	/**
	 * How much longer than others a worker may take to exit.
	 * @param pid its process id
	 * @return the time to write what it has recorded
	 */
	public synchronized Duration timeToWrite(long pid) {
		ClassArchiveMember member = this.members.get(pid);
		return (member != null) ? member.timeToWrite() : Duration.ZERO;
	}

	/**
	 * A worker's process has ended.
	 * @param pid its process id
	 * @param code its exit code
	 */
	public synchronized void exited(long pid, int code) {
		ClassArchiveMember member = this.members.remove(pid);
		if (member == null) {
			return;
		}
		if (member.exited(code)) {
			recorded(member.archive());
		}
		else if (member.triesArchive() && !this.stopping && code != TERMINATED) {
			this.verification.discard(member.archive(), "A worker that started from it exited with code " + code + ".");
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
		this.thread.close();
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

}
