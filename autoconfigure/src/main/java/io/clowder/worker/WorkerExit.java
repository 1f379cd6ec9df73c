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

import io.clowder.Drain;
import io.clowder.ipc.RuntimeDirectory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.SpringApplication;

/**
 * Ends this worker in good order and within a bound: clients are sent elsewhere, then the
 * application closes gracefully as for SIGTERM, and the last process of a cluster whose
 * primary is gone cleans up.
 */
class WorkerExit {

	private static final Log logger = LogFactory.getLog(WorkerExit.class);

	/**
	 * For closing the application after the drain. A last resort: the primary kills a
	 * worker that is late, this is for one without a primary.
	 */
	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LOG_TIMEOUT = Duration.ofMillis(500);

	private final RuntimeDirectory directory;

	private final Duration drainTimeout;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final Object drainMonitor = new Object();

	private boolean drained;

	private volatile Drain drain = (timeout) -> {
	};

	WorkerExit(Path directory, Duration drainTimeout) throws IOException {
		this.directory = RuntimeDirectory.join(directory);
		this.drainTimeout = drainTimeout;
		// Runs when the application context is closed, whatever ends this process.
		SpringApplication.getShutdownHandlers().add(this.directory::close);
	}

	RuntimeDirectory directory() {
		return this.directory;
	}

	void setDrain(Drain drain) {
		this.drain = drain;
	}

	/**
	 * Drains unless that has been done, and waits for its end. Bounded by the drain
	 * timeout.
	 */
	void drain() {
		synchronized (this.drainMonitor) {
			if (!this.drained) {
				this.drained = true;
				this.drain.drain(this.drainTimeout);
			}
		}
	}

	/**
	 * Starts to exit, on other threads.
	 * @param code exit code of this process
	 * @param reason why, as a sentence for the log
	 * @return {@code false} if that was done before
	 */
	boolean begin(int code, String reason) {
		if (!this.begun.compareAndSet(false, true)) {
			return false;
		}
		logger.info(reason);
		new Thread(() -> {
			try {
				drain();
			}
			finally {
				System.exit(code);
			}
		}, "clowder-exit").start();
		Thread limit = new Thread(this::haltLate, "clowder-exit-limit");
		limit.setDaemon(true);
		limit.start();
		return true;
	}

	private void haltLate() {
		try {
			Thread.sleep(this.drainTimeout.plus(CLOSE_TIMEOUT).toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.directory.close();
		logLate();
		Runtime.getRuntime().halt(1);
	}

	/**
	 * On a thread of its own, since a logging system that stops may never return.
	 */
	private void logLate() {
		Thread log = new Thread(() -> logger.error("The application did not close within " + CLOSE_TIMEOUT.toSeconds()
				+ " seconds after the drain timeout. Ending this process."));
		log.setDaemon(true);
		log.start();
		try {
			log.join(LOG_TIMEOUT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
