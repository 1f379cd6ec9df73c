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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.clowder.Drain;
import org.apache.catalina.Context;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The shared ports of this worker, which are drained together.
 */
public final class SharedPorts implements Drain {

	private static final Log logger = LogFactory.getLog(SharedPorts.class);

	private static final Duration CHECK_INTERVAL = Duration.ofMillis(5);

	/**
	 * How long no request has to be in flight before clients that keep idle connections
	 * open are taken to have nothing to send.
	 */
	private static final Duration QUIET = Duration.ofMillis(500);

	/**
	 * Few are needed: a thread waits only for a client that does not read.
	 */
	private static final int WEB_SOCKET_THREADS = 8;

	private final List<SharedPortEndpoint> endpoints = new CopyOnWriteArrayList<>();

	private final List<Context> contexts = new CopyOnWriteArrayList<>();

	private final RequestMeter meter;

	private final Duration closeWindow;

	private volatile @Nullable SharedPortEndpoint main;

	/**
	 * Creates an instance.
	 * @param meter counts the requests of all ports
	 * @param closeWindow time over which WebSocket sessions are closed
	 */
	public SharedPorts(RequestMeter meter, Duration closeWindow) {
		this.meter = meter;
		this.closeWindow = closeWindow;
		meter.setThreads(this::requestThreads);
	}

	void add(SharedPortEndpoint endpoint) {
		this.endpoints.add(endpoint);
	}

	/**
	 * Adds the port of a web server; that of the application is the first.
	 */
	void addServer(SharedPortEndpoint endpoint) {
		add(endpoint);
		if (this.main == null) {
			this.main = endpoint;
		}
	}

	/**
	 * Adds an application, for its WebSocket sessions.
	 */
	void add(Context context) {
		this.contexts.add(context);
	}

	/**
	 * The port of the application, if it has been created.
	 */
	@Nullable SharedPortEndpoint main() {
		return this.main;
	}

	/**
	 * Threads that run the requests of all ports.
	 */
	RequestThreads requestThreads() {
		return this.endpoints.stream()
			.map(SharedPortEndpoint::requestThreads)
			.reduce(RequestThreads.NONE, RequestThreads::plus);
	}

	@Override
	public void drain(Duration timeout) {
		ExecutorService threads = Executors.newFixedThreadPool(WEB_SOCKET_THREADS, threadFactory());
		try {
			DrainReport report = drain(timeout, new WebSocketClosing(this::webSockets, window(timeout), threads));
			if (report.isComplete()) {
				logger.info(report);
			}
			else {
				logger.warn(report);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private DrainReport drain(Duration timeout, WebSocketClosing webSockets) {
		long start = System.nanoTime();
		forEachDrain(SharedPortDrain::begin);
		Quiet quiet = new Quiet(this.meter, QUIET, System::nanoTime);
		Duration elapsed = Duration.ZERO;
		while ((connections() > 0 || this.meter.active() > 0) && elapsed.compareTo(timeout) < 0) {
			webSockets.advance(elapsed);
			forEachDrain(SharedPortDrain::sendGoAway);
			forEachDrain(SharedPortDrain::returnIdle);
			if (quiet.isReached()) {
				forEachDrain(SharedPortDrain::closeIdle);
			}
			LockSupport.parkNanos(CHECK_INTERVAL.toNanos());
			elapsed = Duration.ofNanos(System.nanoTime() - start);
		}
		long requests = this.meter.active();
		// Tomcat forgets a session a moment after its connection.
		long sessions = Math.min(webSockets.open(), connections());
		long returned = this.endpoints.stream().map(SharedPortEndpoint::drain).mapToLong(SharedPortDrain::end).sum();
		return new DrainReport(elapsed, returned, requests, sessions);
	}

	private void forEachDrain(Consumer<SharedPortDrain> action) {
		this.endpoints.forEach((endpoint) -> action.accept(endpoint.drain()));
	}

	/**
	 * Leaves at least half of the time to the clients' answers.
	 */
	private Duration window(Duration timeout) {
		Duration half = timeout.dividedBy(2);
		return (this.closeWindow.compareTo(half) < 0) ? this.closeWindow : half;
	}

	private List<OpenWebSocket> webSockets() {
		return this.contexts.stream()
			.flatMap((context) -> WebSocketSessions.of(context.getServletContext()).stream())
			.toList();
	}

	private long connections() {
		return this.endpoints.stream().mapToLong(SharedPortEndpoint::openConnections).sum();
	}

	private static CustomizableThreadFactory threadFactory() {
		CustomizableThreadFactory factory = new CustomizableThreadFactory("clowder-web-socket-");
		factory.setDaemon(true);
		return factory;
	}

}
