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

import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * What becomes of a connection when its endpoint drains. For the thread that polls it,
 * but for the GOAWAY.
 */
final class ConnectionDrain {

	private static final Log logger = LogFactory.getLog(ConnectionDrain.class);

	/**
	 * Tomcat's names of HTTP/2 with TLS and without.
	 */
	private static final Set<String> HTTP2 = Set.of("h2", "h2c");

	private final SharedPortConnection connection;

	private volatile boolean askedToGo;

	private volatile long askedNanos;

	private boolean toldToGo;

	ConnectionDrain(SharedPortConnection connection) {
		this.connection = connection;
	}

	/**
	 * Returns the connection to the primary if it waits for a request.
	 */
	void returnIfIdle(ConnectionReturn way) {
		if (!this.connection.isOurs()) {
			ifFree(() -> {
				if (this.connection.isIdle()) {
					way.returnIdle(this.connection);
				}
			});
		}
	}

	/**
	 * Closes the connection if it waits for a request, or for streams of HTTP/2 after its
	 * client was asked to open no more of them.
	 */
	void closeIfIdle() {
		ifFree(() -> {
			if (this.connection.isIdle()) {
				if (!this.connection.isLeaving() && !this.connection.hasUnreadBytes()) {
					this.connection.close();
				}
			}
			else if (isHttp2() && isTimeToGo() && !this.toldToGo) {
				// To Tomcat it has been idle for too long: it names the last stream and
				// closes.
				this.toldToGo = true;
				this.connection.processSocket(SocketEvent.TIMEOUT, true);
			}
		});
	}

	/**
	 * Whether even a busy client has had the time to read that it should open no more
	 * streams.
	 */
	private boolean isTimeToGo() {
		return this.askedToGo && System.nanoTime() - this.askedNanos >= SharedPortProtocol.STREAM_GRACE.toNanos();
	}

	/**
	 * Does something unless a step is being processed.
	 */
	private void ifFree(Runnable action) {
		if (this.connection.getLock().tryLock()) {
			try {
				action.run();
			}
			finally {
				this.connection.getLock().unlock();
			}
		}
	}

	/**
	 * Asks the client to open no more streams if this is HTTP/2, once and without
	 * waiting.
	 */
	void sendGoAway() {
		Processor processor = (Processor) this.connection.getCurrentProcessor();
		if (!this.askedToGo && processor != null && isHttp2(processor)) {
			try {
				this.connection.execute(processor::pause);
				this.askedNanos = System.nanoTime();
				this.askedToGo = true;
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The endpoint has stopped before a client could be told.", ex);
			}
		}
	}

	private boolean isHttp2() {
		Processor processor = (Processor) this.connection.getCurrentProcessor();
		return processor != null && isHttp2(processor);
	}

	private static boolean isHttp2(Processor processor) {
		return processor.isUpgrade() && HTTP2.contains(processor.getUpgradeToken().protocol());
	}

}
