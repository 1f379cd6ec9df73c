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

package io.clowder.tomcat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of this JVM that compile code, which the operating system treats as any
 * other. For one thread.
 */
final class CompilerThreads {

	/**
	 * Over which time they are looked at.
	 */
	static final Duration INTERVAL = Duration.ofMillis(100);

	/**
	 * From which share of the time on, in which one of them has waited for a processor,
	 * there is more to compile than they get done.
	 */
	static final double STARVED = 0.5;

	/**
	 * How often they are looked for, as a JVM may start some later.
	 */
	private static final Duration SEARCH = Duration.ofSeconds(5);

	/**
	 * Those of HotSpot and of Graal. The operating system has cut their names.
	 */
	private static final String NAME = "(C[12]|JVMCI) Comp.*";

	private final Path tasks;

	private final List<KernelThread> threads = new ArrayList<>();

	private long searched;

	private long measured;

	private long[] awaited = {};

	private boolean starved;

	CompilerThreads() {
		this(Path.of("/proc/self/task"), System.nanoTime());
	}

	/**
	 * Creates an instance with threads of its own.
	 */
	CompilerThreads(Path tasks, long nanos) {
		this.tasks = tasks;
		search(nanos);
		this.measured = nanos;
	}

	/**
	 * Whether they have more to do than processors for it, in the last whole interval.
	 * @param nanos the present time
	 * @return {@code false} also if nothing is told of them
	 */
	boolean areStarved(long nanos) {
		long elapsed = nanos - this.measured;
		if (elapsed < INTERVAL.toNanos()) {
			return this.starved;
		}
		long most = 0;
		for (int i = 0; i < this.awaited.length; i++) {
			long now = this.threads.get(i).awaitedNanos();
			most = Math.max(most, now - this.awaited[i]);
			this.awaited[i] = now;
		}
		this.starved = most >= elapsed * STARVED;
		this.measured = nanos;
		if (nanos - this.searched >= SEARCH.toNanos()) {
			search(nanos);
		}
		return this.starved;
	}

	private void search(long nanos) {
		this.searched = nanos;
		this.threads.clear();
		try (DirectoryStream<Path> directories = Files.newDirectoryStream(this.tasks)) {
			for (Path directory : directories) {
				KernelThread thread = new KernelThread(directory);
				if (thread.name().matches(NAME)) {
					this.threads.add(thread);
				}
			}
		}
		catch (IOException ex) {
			this.threads.clear(); // Not Linux
		}
		this.awaited = this.threads.stream().mapToLong(KernelThread::awaitedNanos).toArray();
	}

}
