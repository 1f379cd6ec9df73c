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
import java.net.BindException;
import java.net.InetAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;

import io.clowder.ipc.ConnectionLedger;
import io.clowder.ipc.ConnectionTaker;
import io.clowder.ipc.HandOffReceiver;
import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's NIO endpoint with another source of connections: the primary accepts them and
 * hands their descriptors over, and this endpoint registers them with its poller. There
 * is no acceptor thread, and no port of its own.
 */
class SharedPortEndpoint extends NioEndpoint implements ConnectionTaker {

	private static final Log logger = LogFactory.getLog(SharedPortEndpoint.class);

	private @Nullable ListenerSource source;

	private volatile @Nullable HandOffReceiver receiver;

	private volatile @Nullable ConnectionLedger ledger;

	void setListenerSource(ListenerSource source) {
		this.source = source;
	}

	@Override
	protected void initServerSocket() throws Exception {
		if (this.source == null || getUseInheritedChannel() || getUnixDomainSocketPath() != null) {
			super.initServerSocket();
			return;
		}
		InetAddress address = getAddress();
		String textualAddress = (address != null && !address.isAnyLocalAddress()) ? address.getHostAddress() : null;
		try {
			this.receiver = this.source.listen(textualAddress, getPortWithOffset(), getAcceptCount());
		}
		catch (ListenException ex) {
			if (ex.getProblem() == ListenProblem.IN_USE) {
				// The type and the words by which Spring Boot knows an occupied port.
				BindException inUse = new BindException("Address already in use");
				inUse.initCause(ex);
				throw inUse;
			}
			throw new SharedPortException(textualAddress, getPortWithOffset(), ex);
		}
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		HandOffReceiver receiver = this.receiver;
		return (receiver != null) ? new SharedPortChannel(receiver.localAddress()) : super.getServerSocket();
	}

	@Override
	protected void startAcceptorThread() {
		HandOffReceiver receiver = this.receiver;
		if (receiver == null) {
			super.startAcceptorThread();
			return;
		}
		// Tomcat talks to its acceptor when it stops, so there has to be one.
		this.acceptor = new NoAcceptor(this);
		this.ledger = receiver.start(this);
	}

	@Override
	public void take(int descriptor) {
		try {
			SocketChannel channel = DescriptorChannels.adopt(descriptor);
			countUpOrAwaitConnection();
			if (!setSocketOptions(channel)) {
				closeSocket(channel);
			}
		}
		catch (IOException ex) {
			logger.debug("A client went away before its connection was taken.", ex);
			reportClosed();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public long room() {
		int max = getMaxConnections();
		return (max >= 0) ? Math.max(0, max - getConnectionCount()) : Long.MAX_VALUE;
	}

	@Override
	protected long countDownConnection() {
		long result = super.countDownConnection();
		reportClosed();
		return result;
	}

	private void reportClosed() {
		ConnectionLedger ledger = this.ledger;
		if (ledger != null) {
			ledger.closed();
		}
	}

	@Override
	protected void unlockAccept() {
		// The stock method connects to the port, which on a shared one wakes a sibling.
		if (this.receiver == null) {
			super.unlockAccept();
		}
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		HandOffReceiver receiver = this.receiver;
		if (receiver == null) {
			super.doCloseServerSocket();
			return;
		}
		receiver.close();
	}

	private static final class NoAcceptor extends Acceptor<SocketChannel> {

		NoAcceptor(SharedPortEndpoint endpoint) {
			super(endpoint);
		}

		@Override
		public void stopMillis(int waitMilliseconds) {
			// Nothing runs that would have to be waited for.
		}

	}

}
