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
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.clowder.AvoidableWaits;
import io.clowder.RequestForesight;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogMessage;

/**
 * A poller that can run requests itself, one after the other as they are ready. What they
 * wait for is fetched for all of them before, and responses that wait are sent when all
 * have run. Should one hold it up, another thread polls from then on, and those that are
 * left are passed to the pool. A watch finds out, which runs only under load.
 */
final class InlinePoller extends NioEndpoint.Poller {

	private static final Log logger = LogFactory.getLog(InlinePoller.class);

	/**
	 * One of so many requests is looked at.
	 */
	static final int SAMPLE = 32;

	private static final Duration TICK = Duration.ofMillis(2);

	private static final int COUNT_TICKS = (int) InlineMode.CALM.dividedBy(TICK);

	private final String name;

	private final InlineMode mode;

	private final LongRequests longRequests;

	private final Supplier<@Nullable RequestForesight> foresight;

	private final AtomicInteger threads;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final Thread watch;

	private final ThreadLocal<@Nullable PollingTurn> own = new ThreadLocal<>();

	/**
	 * Threads that run the request that has held them up.
	 */
	private final AtomicInteger heldUp = new AtomicInteger();

	private volatile PollingTurn turn = new PollingTurn();

	private volatile boolean closing;

	private volatile boolean destroyed;

	/**
	 * Creates a poller.
	 * @param endpoint its endpoint
	 * @param threads counts threads to give them names
	 * @param mode whether requests run on the thread that polls
	 * @param longRequests requests that are expected to take long
	 * @param foresight fetches what requests need
	 * @throws IOException if the operating system refuses
	 */
	InlinePoller(NioEndpoint endpoint, AtomicInteger threads, InlineMode mode, LongRequests longRequests,
			Supplier<@Nullable RequestForesight> foresight) throws IOException {
		endpoint.super();
		this.threads = threads;
		this.name = endpoint.getName();
		this.mode = mode;
		this.longRequests = longRequests;
		this.foresight = foresight;
		this.watch = new Thread(this::watch, this.name + "-inline-watch");
		this.watch.setDaemon(true);
	}

	void start() {
		PollingTurn first = this.turn;
		thread(() -> poll(first)).start();
		this.watch.start();
	}

	private Thread thread(Runnable task) {
		Thread thread = new Thread(task, this.name + "-inline-" + this.threads.incrementAndGet());
		thread.setDaemon(true);
		thread.setContextClassLoader(getClass().getClassLoader());
		return thread;
	}

	private void poll(PollingTurn first) {
		PollingTurn turn = first;
		while (true) {
			turn.start(KernelThread.current());
			this.own.set(turn);
			try {
				run();
				this.ended.countDown();
				return;
			}
			catch (PollingTurn.OverException ex) {
				this.heldUp.decrementAndGet();
				return; // The request that has held it up is done
			}
			catch (Throwable ex) {
				// As Tomcat's pool goes on with another thread
				logger.error("A request on '" + this.name + "' has failed.", ex);
				this.mode.heldUp(System.nanoTime(), false);
				turn.closeRound();
				List<ReadyConnection> rest = turn.end();
				if (rest == null) {
					this.heldUp.decrementAndGet();
					return; // Another thread polls by now
				}
				turn = new PollingTurn();
				this.turn = turn;
				pass(rest);
			}
		}
	}

	/**
	 * Processes a connection on the thread that polls, and that asks for it, when all
	 * have been looked at.
	 * @return {@code false} if that is not to be
	 */
	boolean processSoon(ReadyConnection connection) {
		return this.mode.isInline() && isPolling() && this.turn.add(connection, this.mode::isInline);
	}

	/**
	 * Passes a request to the threads for those that burn processor time, if it is
	 * expected to do so.
	 * @return {@code false} if it is not, or that is not known
	 */
	boolean processBurning(ReadyConnection connection) {
		if (!this.longRequests.any() || !isPolling()) {
			return false;
		}
		LongRequest request = this.longRequests.find(connection.kind());
		if (request == null || !request.isBurning()) {
			return false;
		}
		connection.process(request);
		return true;
	}

	/**
	 * Same as {@link #processSoon} on any thread, for a connection that is not polled
	 * yet.
	 */
	boolean processNew(ReadyConnection connection) {
		PollingTurn turn = this.turn;
		if (!this.mode.isInline() || !turn.add(connection, this.mode::isInline)) {
			return false;
		}
		if (!isPolling() && !turn.isRunning()) {
			getSelector().wakeup();
		}
		return true;
	}

	/**
	 * Whether the thread that asks is the one that polls.
	 */
	boolean isPolling() {
		return this.own.get() == this.turn;
	}

	/**
	 * The end of each round.
	 */
	@Override
	protected void timeout(int keyCount, boolean hasEvents) {
		super.timeout(keyCount, hasEvents);
		PollingTurn turn = this.own.get();
		if (this.closing) {
			endTurn(turn);
		}
		else if (turn != null && !turn.isIdle()) {
			turn.setRound(prepare(turn.begin()));
			for (ReadyConnection next = turn.next(); next != null; next = turn.next()) {
				process(next, turn);
			}
			turn.closeRound();
			if (!turn.isIdle()) {
				getSelector().wakeup(); // More has come meanwhile
			}
		}
	}

	private void process(ReadyConnection connection, PollingTurn turn) {
		if (connection.passIfBusy()) {
			return;
		}
		long kind = connection.kind();
		LongRequest request = this.longRequests.find(kind);
		if (request != null) {
			connection.process(request);
		}
		else {
			turn.setKind(kind);
			connection.process(false);
		}
	}

	private static void endTurn(@Nullable PollingTurn turn) {
		List<ReadyConnection> rest = (turn != null) ? turn.end() : null;
		if (rest != null) {
			pass(rest);
		}
	}

	private RequestForesight.Round prepare(List<ReadyConnection> connections) {
		RequestForesight foresight = this.foresight.get();
		if (foresight == null) {
			return RequestForesight.Round.NONE;
		}
		List<ByteBuffer> heads = new ArrayList<>(connections.size());
		for (ReadyConnection connection : connections) {
			ByteBuffer head = connection.head();
			if (head != null && this.longRequests.find(connection.kind()) == null) {
				heads.add(head);
			}
		}
		return foresight.prepare(heads);
	}

	/**
	 * Processes a connection on this thread after those that are ready, unless they are
	 * processed elsewhere by now.
	 */
	boolean hold(ReadyConnection connection) {
		PollingTurn turn = this.own.get();
		return turn != null && turn.hold(connection);
	}

	/**
	 * Runs a request, and may have a look at whether it waits for anything.
	 */
	void observe(Runnable request) {
		if (ThreadLocalRandom.current().nextInt(SAMPLE) != 0) {
			request.run();
			return;
		}
		boolean waited = isPolling() ? waits(request) != 0 : unavoidableWaits(request) != 0;
		if (this.mode.sampled(System.nanoTime(), waited)) {
			LockSupport.unpark(this.watch);
		}
	}

	/**
	 * Runs a step of a request that is expected to take long, on another thread.
	 * @param over whether it was the last step
	 */
	void observe(Runnable step, LongRequest request, BooleanSupplier over) {
		long start = System.nanoTime();
		KernelThread.Times before = KernelThread.times();
		boolean waited = unavoidableWaits(step) != 0;
		KernelThread.Times times = KernelThread.times().minus(before);
		long now = System.nanoTime();
		if (over.getAsBoolean() || times.usedNanos() >= LongRequest.LONG.toNanos()) {
			request.ran(now, times.usedNanos(), now - start - times.usedNanos() - times.awaitedNanos(), waited);
		}
	}

	/**
	 * Nothing is learned from the request that this thread runs.
	 */
	void forgetKind() {
		PollingTurn turn = this.own.get();
		if (turn != null) {
			turn.setKind(RequestKind.UNKNOWN);
		}
	}

	private static long waits(Runnable request) {
		long before = KernelThread.waits();
		request.run();
		return (before >= 0) ? KernelThread.waits() - before : Long.MAX_VALUE;
	}

	/**
	 * Without those that it would not have on this thread.
	 */
	private long unavoidableWaits(Runnable request) {
		if (this.foresight.get() == null) {
			return waits(request);
		}
		AvoidableWaits avoidable = AvoidableWaits.begin(KernelThread::waits);
		try {
			return waits(request) - avoidable.end();
		}
		finally {
			avoidable.end();
		}
	}

	/**
	 * Passes requests to the pool from now on.
	 */
	void stopInline() {
		this.mode.forbid();
	}

	/**
	 * How many requests are run by the thread that polls and by those that did so before.
	 */
	int busy() {
		return this.heldUp.get() + (this.turn.isIdle() ? 0 : 1);
	}

	private void watch() {
		while (!this.destroyed) {
			try {
				if (!this.mode.isInline() && this.turn.isIdle()) {
					LockSupport.park(this);
				}
				watchRequests();
			}
			catch (Throwable ex) {
				// Without a watch one request could hold up all others for ever
				logger.warn("Requests on '" + this.name + "' could not be watched.", ex);
				LockSupport.parkNanos(TICK.toNanos());
			}
		}
	}

	private void watchRequests() {
		TurnWatch watch = new TurnWatch(this.turn);
		long counted = 0;
		for (int tick = 1; !this.destroyed && (this.mode.isInline() || !watch.turn().isIdle()); tick++) {
			LockSupport.parkNanos(TICK.toNanos());
			if (watch.isHeldUp(System.nanoTime())) {
				takeOver(watch);
				return;
			}
			if (tick % COUNT_TICKS == 0) {
				long requests = watch.turn().requests();
				this.mode.counted(requests - counted);
				counted = requests;
			}
		}
	}

	private void takeOver(TurnWatch watch) {
		PollingTurn next = new PollingTurn();
		CompletableFuture<Boolean> needed = new CompletableFuture<>();
		// Before the turn ends, as there may be no thread to be had
		thread(() -> {
			if (needed.join()) {
				poll(next);
			}
		}).start();
		boolean together = watch.turn().isTogether();
		long kind = watch.turn().kind();
		this.heldUp.incrementAndGet();
		List<ReadyConnection> rest = watch.endTurn();
		if (rest == null) {
			this.heldUp.decrementAndGet();
		}
		else {
			this.turn = next;
			watch.turn().closeRound();
			logger.debug(LogMessage.format("Another thread polls, as %s has taken too long.",
					together ? "what requests wait for together" : "a request"));
			if (together) {
				this.mode.heldUpTogether(System.nanoTime());
			}
			else {
				long now = System.nanoTime();
				this.mode.heldUp(now, this.longRequests.heldUp(kind, now, watch.isBurning()));
			}
		}
		needed.complete(rest != null);
		if (rest != null) {
			pass(rest);
		}
	}

	private static void pass(List<ReadyConnection> connections) {
		for (ReadyConnection connection : connections) {
			try {
				connection.process(true);
			}
			catch (Throwable ex) {
				logger.error("A request could not be passed to the pool.", ex);
			}
		}
	}

	/**
	 * Begins to close all connections.
	 */
	void beginClose() {
		this.closing = true;
		destroy();
	}

	/**
	 * Waits, for a bounded time, until nothing is polled.
	 */
	void close(Duration timeout) {
		try {
			if (!this.ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("The poller of '" + this.name + "' has not ended.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.destroyed = true;
		LockSupport.unpark(this.watch);
	}

}
