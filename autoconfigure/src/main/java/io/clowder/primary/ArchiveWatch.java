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

package io.clowder.primary;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.clowder.OperationAnswer;
import io.clowder.OperationOutcome;
import io.clowder.primary.build.ArchiveStamp;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reloads the cluster when the application's archive changes. It looks once a second: the
 * kernel's notifications do not reach network and container mounts.
 */
final class ArchiveWatch implements AutoCloseable {

	private static final Log logger = LogFactory.getLog("io.clowder.cluster");

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Path archive;

	private final SupervisorLoop loop;

	private final ArchiveChange change;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "clowder-archive-watch");
		thread.setDaemon(true);
		return thread;
	});

	private ArchiveWatch(Path archive, SupervisorLoop loop) {
		this.archive = archive;
		this.loop = loop;
		this.change = new ArchiveChange(stamp(archive));
	}

	static ArchiveWatch start(Path archive, SupervisorLoop loop) {
		return start(archive, loop, INTERVAL);
	}

	static ArchiveWatch start(Path archive, SupervisorLoop loop, Duration interval) {
		ArchiveWatch watch = new ArchiveWatch(archive, loop);
		long millis = interval.toMillis();
		watch.executor.scheduleWithFixedDelay(watch::look, millis, millis, TimeUnit.MILLISECONDS);
		return watch;
	}

	private void look() {
		if (this.change.observe(stamp(this.archive))) {
			logger.info(this.archive.getFileName() + " has changed.");
			this.loop.enqueue(this::reload);
		}
	}

	private void reload(Supervisor supervisor) {
		OperationAnswer answer = supervisor.request((operations) -> operations.request("reload", null, null));
		if (answer.outcome() == OperationOutcome.CONFLICT) {
			this.change.tryAgain();
		}
	}

	private static @Nullable ArchiveStamp stamp(Path archive) {
		try {
			return ArchiveStamp.of(archive);
		}
		catch (IOException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
