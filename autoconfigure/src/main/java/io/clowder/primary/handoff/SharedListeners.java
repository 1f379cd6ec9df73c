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

package io.clowder.primary.handoff;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.clowder.Balancing;
import io.clowder.ClusterStatus;
import io.clowder.WorkerStatus;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.ListenProblem;
import io.clowder.ipc.Message;
import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import org.jspecify.annotations.Nullable;

/**
 * The ports that workers have asked for. Every port is bound once, for the first that
 * asks, and stays bound until the end.
 */
public final class SharedListeners implements AutoCloseable {

	/**
	 * The kernel's queue has to hold what arrives while no worker can take it. A full
	 * queue does not refuse clients, it makes them wait for a retransmission of a second.
	 */
	private static final int MIN_BACKLOG = 4096;

	private final IoEventLoop eventLoop;

	private final BalancingPolicy policy;

	private final Consumer<Integer> opened;

	private final Map<Key, SharedListener> listeners = new ConcurrentHashMap<>();

	private final Set<Long> admitted = new HashSet<>();

	/**
	 * Creates a registry without ports.
	 * @param eventLoop the event loop of all sockets
	 * @param balancing how connections are distributed
	 * @param opened told of the number of every port that is opened, on the event loop
	 */
	public SharedListeners(IoEventLoop eventLoop, Balancing balancing, Consumer<Integer> opened) {
		this.eventLoop = eventLoop;
		this.policy = BalancingPolicy.of(balancing);
		this.opened = opened;
	}

	/**
	 * Answers a worker that asks for a port. For the event loop.
	 * @param request what it asks for
	 * @param sender way to the worker
	 */
	public void listen(Message.Listen request, HandOffSender sender) {
		Key key = new Key(request.address(), request.port(), request.ordinal());
		SharedListener listener = this.listeners.get(key);
		if (listener == null) {
			try {
				listener = new SharedListener(bind(request), this.policy, this.eventLoop);
			}
			catch (IOException ex) {
				sender.refuse(new Message.ListenFailed(problem(ex), String.valueOf(ex.getMessage())));
				return;
			}
			this.listeners.put(key, listener);
			this.opened.accept(listener.address().port());
		}
		listener.add(sender, this.admitted.contains(sender.pid()));
	}

	/**
	 * Whether any worker may take connections. For the event loop.
	 * @return whether there is one
	 */
	public boolean hasAdmitted() {
		return !this.admitted.isEmpty();
	}

	/**
	 * Takes a connection back from a worker and gives it to another. For the event loop.
	 * @param port the port it belongs to
	 * @param descriptor number of its descriptor
	 */
	public void takeBack(Message.HandBack port, int descriptor) {
		SharedListener listener = this.listeners.get(new Key(port.address(), port.port(), port.ordinal()));
		if (listener != null) {
			listener.takeBack(descriptor);
		}
		else {
			Descriptors.close(descriptor);
		}
	}

	private static Socket bind(Message.Listen request) throws IOException {
		Socket socket = Socket.newSocketStream();
		try {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(bindAddress(request.address()), request.port()));
			socket.listen(Math.max(request.backlog(), MIN_BACKLOG));
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			socket.close();
			throw new IOException(ex.getMessage(), ex); // There is no such port.
		}
	}

	private static InetAddress bindAddress(@Nullable String address) throws IOException {
		if (address != null) {
			return InetAddress.getByName(address);
		}
		return InetAddress.getByName(Socket.isIPv6Preferred() ? "::" : "0.0.0.0");
	}

	static ListenProblem problem(IOException ex) {
		if (!(ex instanceof Errors.NativeIoException nativeException)) {
			return ListenProblem.OTHER;
		}
		// Numbers of errno(3) on Linux, negated.
		return switch (nativeException.expectedErr()) {
			case -98 -> ListenProblem.IN_USE;
			case -1, -13 -> ListenProblem.PERMISSION_DENIED;
			case -99 -> ListenProblem.ADDRESS_NOT_AVAILABLE;
			default -> ListenProblem.OTHER;
		};
	}

	/**
	 * Lets a worker's process take connections, or no longer. May be called by any
	 * thread.
	 * @param pid process id of the worker
	 * @param admit whether it may take connections
	 */
	public void setAdmitted(long pid, boolean admit) {
		this.eventLoop.execute(() -> {
			if (admit ? this.admitted.add(pid) : this.admitted.remove(pid)) {
				this.listeners.values().forEach((listener) -> listener.setAdmitted(pid, admit));
			}
		});
	}

	/**
	 * Accepts nothing more on any port: new clients are refused. Connections that workers
	 * have stay with them. May be called by any thread.
	 */
	public void stopListening() {
		this.eventLoop.execute(() -> this.listeners.values().forEach(SharedListener::stopListening));
	}

	/**
	 * State of every port.
	 * @return the ports, lowest first
	 */
	public List<ClusterStatus.Listener> status() {
		return this.listeners.values()
			.stream()
			.map(SharedListener::status)
			.sorted((left, right) -> Integer.compare(left.port(), right.port()))
			.toList();
	}

	/**
	 * Connections of a worker's process.
	 * @param pid process id of the worker
	 * @return the connections over all ports
	 */
	public WorkerStatus.Connections connections(long pid) {
		List<Lane> lanes = this.listeners.values()
			.stream()
			.flatMap((listener) -> listener.lanesOf(pid).stream())
			.toList();
		return new WorkerStatus.Connections(lanes.stream().mapToLong(Lane::active).sum(),
				lanes.stream().mapToLong(Lane::taken).sum());
	}

	@Override
	public void close() {
		this.eventLoop.submit(() -> {
			this.listeners.values().forEach(SharedListener::close);
			this.listeners.clear();
		}).awaitUninterruptibly(1, TimeUnit.SECONDS);
	}

	private record Key(@Nullable String address, int port, int ordinal) {

	}

}
