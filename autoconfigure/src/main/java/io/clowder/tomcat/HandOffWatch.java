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
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;

import io.clowder.ipc.ConnectionLedger;
import io.clowder.ipc.HandOffIntake;
import io.clowder.ipc.HandOffReceiver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of an endpoint's pollers receive the endpoint's connections, so that another
 * thread need not wake it for each. To the poller it is a connection like others.
 */
final class HandOffWatch extends NioSocketWrapper {

	private static final Log logger = LogFactory.getLog(HandOffWatch.class);

	private final HandOffIntake intake;

	private volatile @Nullable SelectionKey key;

	/**
	 * Creates a watch that has not begun.
	 * @param endpoint takes the connections
	 * @param receiver where they come from
	 * @throws IOException if it cannot be watched
	 */
	HandOffWatch(SharedPortEndpoint endpoint, HandOffReceiver receiver) throws IOException {
		super(new NioChannel(new SocketBufferHandler(0, 0, false)), endpoint);
		this.intake = receiver.intake(endpoint, this::resume);
	}

	/**
	 * The books of the connections.
	 */
	ConnectionLedger ledger() {
		return this.intake;
	}

	void begin() throws IOException {
		this.key = this.intake.channel().register(getPoller().getSelector(), SelectionKey.OP_READ, this);
		getPoller().getSelector().wakeup();
		this.intake.start();
	}

	/**
	 * Whether the poller has it among its connections.
	 */
	boolean isWatching() {
		SelectionKey key = this.key;
		return key != null && key.isValid();
	}

	/**
	 * Connections have arrived. For the poller, which does not look for more of what it
	 * has found until it is told to.
	 */
	void ready() {
		if (this.intake.receive()) {
			watch();
		}
	}

	private void resume() {
		watch();
		getPoller().getSelector().wakeup();
	}

	private void watch() {
		SelectionKey key = this.key;
		try {
			if (key != null) {
				key.interestOps(SelectionKey.OP_READ);
			}
		}
		catch (CancelledKeyException ex) {
			logger.trace("There will be no more connections.", ex);
		}
	}

	@Override
	public void close() {
		// The poller closes what is left when it ends; the receiver is closed by others.
	}

}
