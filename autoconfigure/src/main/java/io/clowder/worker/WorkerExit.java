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

package io.clowder.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.clowder.ipc.RuntimeDirectory;

import org.springframework.boot.SpringApplication;

/**
 * Ends this worker in good order: the application closes gracefully as for SIGTERM,
 * within a bound, and the last process of a cluster whose primary is gone cleans up.
 */
class WorkerExit {

	private final RuntimeDirectory directory;

	private final Duration timeout;

	private final AtomicBoolean begun = new AtomicBoolean();

	WorkerExit(Path directory, Duration timeout) throws IOException {
		this.directory = RuntimeDirectory.join(directory);
		this.timeout = timeout;
		// Runs when the application context is closed, whatever ends this process.
		SpringApplication.getShutdownHandlers().add(this.directory::close);
	}

	RuntimeDirectory directory() {
		return this.directory;
	}

	/**
	 * Starts to exit, on other threads.
	 * @return {@code false} if that was done before
	 */
	boolean begin() {
		if (!this.begun.compareAndSet(false, true)) {
			return false;
		}
		new Thread(() -> System.exit(0), "clowder-exit").start();
		Thread limit = new Thread(this::haltLate, "clowder-exit-limit");
		limit.setDaemon(true);
		limit.start();
		return true;
	}

	private void haltLate() {
		try {
			Thread.sleep(this.timeout.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.directory.close();
		Runtime.getRuntime().halt(1);
	}

}
