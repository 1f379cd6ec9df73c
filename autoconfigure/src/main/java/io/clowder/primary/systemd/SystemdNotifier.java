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

package io.clowder.primary.systemd;

import java.io.IOException;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how the cluster is doing, as a service of {@code Type=notify} has to.
 * Does nothing where systemd has not asked for it.
 */
public final class SystemdNotifier {

	private static final Log logger = LogFactory.getLog(SystemdNotifier.class);

	private final @Nullable NotifyChannel channel;

	private final LongSupplier monotonicNanos;

	private String lastStatus = "";

	private boolean warned;

	SystemdNotifier(@Nullable NotifyChannel channel, LongSupplier monotonicNanos) {
		this.channel = channel;
		this.monotonicNanos = monotonicNanos;
	}

	/**
	 * Creates a notifier.
	 * @param environment environment variables of this process
	 * @return the notifier
	 */
	public static SystemdNotifier of(Map<String, String> environment) {
		String name = environment.getOrDefault("NOTIFY_SOCKET", "");
		if (name.isEmpty()) {
			return new SystemdNotifier(null, System::nanoTime);
		}
		if (!name.startsWith("/") && !name.startsWith("@")) {
			logger.warn("NOTIFY_SOCKET is '" + name + "', which is no UNIX socket: systemd is not notified.");
			return new SystemdNotifier(null, System::nanoTime);
		}
		return new SystemdNotifier(new NotifySocket(name), System::nanoTime);
	}

	/**
	 * The cluster serves, for the first time or again after a reload.
	 * @param status what {@code systemctl status} shows
	 */
	public synchronized void ready(String status) {
		this.lastStatus = NotifyMessages.status(status);
		send(NotifyMessages.ready(status));
	}

	/**
	 * A reload begins. {@link #ready(String)} ends it, also one that has failed.
	 */
	public synchronized void reloading() {
		send(NotifyMessages.reloading(this.monotonicNanos.getAsLong()));
	}

	/**
	 * The cluster is about to stop.
	 */
	public synchronized void stopping() {
		send(NotifyMessages.STOPPING);
	}

	/**
	 * The supervisor is alive.
	 */
	public synchronized void watchdog() {
		send(NotifyMessages.WATCHDOG);
	}

	/**
	 * Changes the status, if it is another one.
	 * @param text what {@code systemctl status} shows
	 */
	public synchronized void status(String text) {
		String message = NotifyMessages.status(text);
		if (!message.equals(this.lastStatus)) {
			this.lastStatus = message;
			send(message);
		}
	}

	private void send(String message) {
		if (this.channel == null) {
			return;
		}
		try {
			this.channel.send(message);
			this.warned = false;
		}
		catch (IOException | RuntimeException | LinkageError ex) {
			if (!this.warned) {
				this.warned = true;
				logger.warn("systemd cannot be notified: " + ex);
			}
		}
	}

}
