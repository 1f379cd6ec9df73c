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

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.Set;

/**
 * What Tomcat sees of a shared port: its address. The socket is the primary's.
 */
record SharedPortChannel(InetSocketAddress localAddress) implements NetworkChannel {

	@Override
	public SocketAddress getLocalAddress() {
		return this.localAddress;
	}

	@Override
	public NetworkChannel bind(SocketAddress local) {
		throw new UnsupportedOperationException("The primary binds shared ports");
	}

	@Override
	public <T> NetworkChannel setOption(SocketOption<T> name, T value) {
		throw new UnsupportedOperationException("The primary owns shared ports");
	}

	@Override
	public <T> T getOption(SocketOption<T> name) {
		throw new UnsupportedOperationException("The primary owns shared ports");
	}

	@Override
	public Set<SocketOption<?>> supportedOptions() {
		return Set.of();
	}

	@Override
	public boolean isOpen() {
		return true;
	}

	@Override
	public void close() {
		// Closed with the hand-off connection.
	}

}
