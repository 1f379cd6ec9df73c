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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import io.clowder.primary.systemd.SystemdNotifier;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd what becomes of the cluster. It looks at the supervisor after everything
 * that happens, so a supervisor that hangs is silent.
 */
final class SystemdReporter implements Consumer<Supervisor> {

	private final SystemdNotifier systemd;

	private final @Nullable Duration watchdog;

	private final Clock clock;

	private Instant nextWatchdog;

	private boolean ready;

	private boolean reloading;

	private boolean stopping;

	SystemdReporter(SystemdNotifier systemd, @Nullable Duration watchdog, Clock clock) {
		this.systemd = systemd;
		this.watchdog = watchdog;
		this.clock = clock;
		this.nextWatchdog = clock.instant();
	}

	@Override
	public void accept(Supervisor supervisor) {
		feedWatchdog();
		String status = status(supervisor);
		if (supervisor.isStopping()) {
			if (!this.stopping) {
				this.stopping = true;
				this.systemd.stopping();
			}
			this.systemd.status(status);
			return;
		}
		boolean reloads = supervisor.operations().isReloading();
		if (reloads && !this.reloading) {
			this.systemd.reloading();
		}
		boolean becomesReady = !this.ready && supervisor.pool().ready() > 0;
		if (becomesReady || (this.reloading && !reloads)) {
			this.ready = true;
			this.systemd.ready(status);
		}
		else {
			this.systemd.status(status);
		}
		this.reloading = reloads;
	}

	private void feedWatchdog() {
		Instant now = this.clock.instant();
		if (this.watchdog != null && !now.isBefore(this.nextWatchdog)) {
			this.nextWatchdog = now.plus(this.watchdog);
			this.systemd.watchdog();
		}
	}

	private static String status(Supervisor supervisor) {
		Pool pool = supervisor.pool();
		int serving = pool.serving().size();
		String status = pool.ready() + " of " + serving + ((serving == 1) ? " worker" : " workers")
				+ " ready, generation " + supervisor.operations().generation();
		if (supervisor.isStopping()) {
			return "Stopping: " + Text.workers(pool.processes().size()) + " left";
		}
		return supervisor.operations().isRunning() ? status + ", an operation is running" : status;
	}

}
