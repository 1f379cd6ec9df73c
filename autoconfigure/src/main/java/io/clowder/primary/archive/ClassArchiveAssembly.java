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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.clowder.primary.archive.ClassArchive.State;

/**
 * Has class archives made of recordings, in the background.
 */
final class ClassArchiveAssembly {

	private final Object monitor;

	private final Executor executor;

	private final ClassArchiveMaker maker;

	private final Clock clock;

	private final ClassArchives.Reporter reporter;

	private final BooleanSupplier stopping;

	/**
	 * Creates an assembly.
	 * @param monitor guards the states of archives
	 * @param executor where archives are made
	 * @param maker makes them
	 * @param clock the clock
	 * @param reporter tells the user
	 * @param stopping whether the cluster is being stopped, which nobody has to be told
	 */
	ClassArchiveAssembly(Object monitor, Executor executor, ClassArchiveMaker maker, Clock clock,
			ClassArchives.Reporter reporter, BooleanSupplier stopping) {
		this.monitor = monitor;
		this.executor = executor;
		this.maker = maker;
		this.clock = clock;
		this.reporter = reporter;
		this.stopping = stopping;
	}

	/**
	 * Has an archive made. The caller holds the monitor.
	 */
	void begin(ClassArchive archive) {
		archive.state(State.MAKING);
		this.executor.execute(() -> {
			try {
				make(archive);
			}
			catch (IOException ex) {
				failed(archive, ex);
			}
		});
	}

	private void make(ClassArchive archive) throws IOException {
		Instant begin = this.clock.instant();
		boolean made = archive.make(this.maker);
		synchronized (this.monitor) {
			archive.state(made ? State.READY : State.LEFT_TO_OTHERS);
		}
		if (made) {
			this.reporter.ready(archive.file(), Files.size(archive.file()),
					Duration.between(begin, this.clock.instant()));
		}
	}

	private void failed(ClassArchive archive, IOException cause) {
		synchronized (this.monitor) {
			archive.state(State.GIVEN_UP);
			if (!this.stopping.getAsBoolean()) {
				this.reporter.failed("No class archive could be made: " + cause.getMessage());
			}
		}
	}

}
