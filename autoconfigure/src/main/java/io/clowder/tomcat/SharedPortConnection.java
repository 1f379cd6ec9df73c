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
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * A connection that the primary has handed over. While its endpoint drains, waiting for
 * the next request is put off until the present step of processing is over, because the
 * connection may be returned instead.
 */
class SharedPortConnection extends NioSocketWrapper {

	private final SharedPortEndpoint endpoint;

	private boolean readInterestPutOff;

	private volatile boolean leaving;

	SharedPortConnection(NioChannel channel, SharedPortEndpoint endpoint) {
		super(channel, endpoint);
		this.endpoint = endpoint;
	}

	SharedPortEndpoint endpoint() {
		return this.endpoint;
	}

	@Override
	public void registerReadInterest() {
		if (this.endpoint.connectionReturn() != null && getLock().isHeldByCurrentThread()) {
			this.readInterestPutOff = true;
		}
		else {
			super.registerReadInterest();
		}
	}

	/**
	 * From here on the connection is the primary's; what was planned here for it is void.
	 * The caller holds the lock.
	 */
	void leave() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	@Override
	public void close() {
		// The poller closes what it finds without a key, and a leaving connection has
		// none.
		if (!this.leaving) {
			super.close();
		}
	}

	/**
	 * Closes this process's descriptor of a connection that has left.
	 */
	void closeLeft() {
		super.close();
	}

	/**
	 * Whether the endpoint wants to wait for something to read.
	 */
	boolean isReadInterestPutOff() {
		return this.readInterestPutOff;
	}

	/**
	 * A step of processing is over, and the connection stays with this endpoint.
	 */
	void resumeReading() {
		if (this.readInterestPutOff) {
			this.readInterestPutOff = false;
			super.registerReadInterest();
		}
	}

	SocketChannel socketChannel() {
		return getSocket().getIOChannel();
	}

	/**
	 * Whether there is something to read, without reading it.
	 */
	boolean hasUnreadBytes() {
		try (Selector selector = Selector.open()) {
			socketChannel().register(selector, SelectionKey.OP_READ);
			return selector.selectNow() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
