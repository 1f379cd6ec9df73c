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

package io.clowder.ipc;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;

import io.netty.channel.unix.Socket;

/**
 * Turns a descriptor that another process has sent, or that Netty has opened, into a
 * {@link SocketChannel}. The JDK has no public way; the two constructors used here are
 * the same from 17 to 25. Needs {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED} and
 * {@code --add-opens java.base/java.io=ALL-UNNAMED}.
 */
public final class DescriptorChannels {

	private static final Constructor<FileDescriptor> descriptorConstructor;

	private static final Constructor<?> channelConstructor;

	static {
		try {
			descriptorConstructor = FileDescriptor.class.getDeclaredConstructor(int.class);
			descriptorConstructor.setAccessible(true);
			channelConstructor = Class.forName("sun.nio.ch.SocketChannelImpl")
				.getDeclaredConstructor(SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class,
						SocketAddress.class);
			channelConstructor.setAccessible(true);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final Field descriptorField;

	static {
		try {
			descriptorField = Class.forName("sun.nio.ch.SocketChannelImpl").getDeclaredField("fdVal");
			descriptorField.setAccessible(true);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private DescriptorChannels() {
	}

	/**
	 * Number of an open channel's descriptor.
	 * @param channel the channel, of the JDK
	 * @return the number
	 */
	public static int descriptor(SocketChannel channel) {
		try {
			return descriptorField.getInt(channel);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Adopts a connected TCP socket. The channel owns the descriptor from now on.
	 * @param descriptor number of the descriptor
	 * @return a channel in blocking mode
	 * @throws IOException if the client is gone; the descriptor is closed then
	 */
	public static SocketChannel adopt(int descriptor) throws IOException {
		Socket socket = new Socket(descriptor);
		try {
			InetSocketAddress remote = socket.remoteAddress();
			if (remote == null) {
				throw new IOException("The connection has no remote address any more");
			}
			ProtocolFamily family = Socket.isIPv6Preferred() ? StandardProtocolFamily.INET6
					: StandardProtocolFamily.INET;
			return channel(descriptor, family, remote);
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

	/**
	 * Adopts a connected UNIX domain socket. The channel owns the descriptor from now on.
	 * @param descriptor number of the descriptor
	 * @param path the path that it is connected to
	 * @return a channel in blocking mode
	 * @throws IOException if there is no such socket
	 */
	static SocketChannel adopt(int descriptor, Path path) throws IOException {
		return channel(descriptor, StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path));
	}

	private static SocketChannel channel(int descriptor, ProtocolFamily family, SocketAddress remote)
			throws IOException {
		try {
			return (SocketChannel) channelConstructor.newInstance(SelectorProvider.provider(), family,
					descriptorConstructor.newInstance(descriptor), remote);
		}
		catch (InvocationTargetException ex) {
			throw new IOException(ex.getCause());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
