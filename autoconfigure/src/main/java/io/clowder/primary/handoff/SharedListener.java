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
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.clowder.ClusterStatus;
import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.Message;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket and the lanes to the workers that share it. While no worker can take
 * a connection nothing is accepted, and clients wait in the kernel's queue. Lives on the
 * event loop.
 */
final class SharedListener implements EpollIoHandle {

	private static final Log logger = LogFactory.getLog(SharedListener.class);

	/**
	 * So that one busy port does not keep the event loop from everything else.
	 */
	private static final int MAX_ACCEPTS_PER_EVENT = 64;

	private static final int ADDRESS_LENGTH = 26;

	/**
	 * Errors are reported anyway. No interest at all would make Netty forget the socket.
	 */
	private static final EpollIoOps NOT_ACCEPTING = EpollIoOps.EPOLLERR;

	private static final int IPV4_LENGTH = 4;

	private static final int IPV6_LENGTH = 16;

	private final Socket socket;

	private final BalancingPolicy policy;

	private final IoEventLoop eventLoop;

	private final InetSocketAddress localAddress;

	private final List<Lane> lanes = new CopyOnWriteArrayList<>();

	private final List<Lane> candidates = new ArrayList<>();

	private final DescriptorQueue homeless = new DescriptorQueue();

	private final byte[] clientAddress = new byte[ADDRESS_LENGTH];

	private @Nullable IoRegistration registration;

	private boolean accepting;

	private boolean paused;

	private volatile long accepted;

	SharedListener(Socket socket, BalancingPolicy policy, IoEventLoop eventLoop) {
		this.socket = socket;
		this.policy = policy;
		this.eventLoop = eventLoop;
		this.localAddress = socket.localAddress();
		eventLoop.register(this).addListener((future) -> {
			this.registration = (IoRegistration) future.getNow();
			resume();
		});
	}

	@Override
	public FileDescriptor fd() {
		return this.socket;
	}

	Message.Listening address() {
		return new Message.Listening(this.localAddress.getAddress().getHostAddress(), this.localAddress.getPort());
	}

	/**
	 * Adds a worker.
	 */
	void add(HandOffSender sender, boolean admitted) {
		Lane lane = new Lane(sender);
		this.lanes.add(lane);
		setAdmitted(lane, admitted);
		sender.accept(address(), new HandOffSender.Listener() {

			@Override
			public void counted(long taken, long closed) {
				boolean missedTurns = !lane.canTake();
				if (lane.count(taken, closed)) {
					if (missedTurns) {
						joinRound(lane);
					}
					resume();
				}
			}

			@Override
			public void closed() {
				SharedListener.this.lanes.remove(lane);
				lane.end(SharedListener.this.homeless::add);
				resume();
			}

		});
	}

	void setAdmitted(long pid, boolean admitted) {
		for (Lane lane : this.lanes) {
			if (lane.pid() == pid) {
				setAdmitted(lane, admitted);
			}
		}
		resume();
	}

	private void setAdmitted(Lane lane, boolean admitted) {
		if (admitted && !lane.isAdmitted()) {
			joinRound(lane);
		}
		lane.setAdmitted(admitted);
	}

	/**
	 * A worker must not make up for the turns that it missed: until then it would get
	 * every connection. Nor do turns count that another is missing just now.
	 */
	private void joinRound(Lane joining) {
		long fewest = Long.MAX_VALUE;
		long fewestOfAble = Long.MAX_VALUE;
		for (Lane lane : this.lanes) {
			if (lane != joining && lane.isAdmitted()) {
				fewest = Math.min(fewest, lane.turns());
				fewestOfAble = lane.canTake() ? Math.min(fewestOfAble, lane.turns()) : fewestOfAble;
			}
		}
		if (fewest != Long.MAX_VALUE) {
			joining.joinRound((fewestOfAble != Long.MAX_VALUE) ? fewestOfAble : fewest);
		}
	}

	private void resume() {
		IoRegistration registration = this.registration;
		if (registration == null || !registration.isValid()) {
			return;
		}
		while (!this.homeless.isEmpty() && collectCandidates()) {
			int client = this.homeless.firstClient();
			dispatch(this.homeless.remove(), client);
		}
		setAccepting(registration, !this.paused && this.homeless.isEmpty() && collectCandidates());
	}

	private void setAccepting(IoRegistration registration, boolean accepting) {
		if (this.accepting != accepting) {
			this.accepting = accepting;
			registration.submit(accepting ? EpollIoOps.EPOLLIN : NOT_ACCEPTING);
		}
	}

	@Override
	public void handle(IoRegistration registration, IoEvent event) {
		try {
			for (int i = 0; i < MAX_ACCEPTS_PER_EVENT && this.homeless.isEmpty(); i++) {
				if (!collectCandidates()) {
					break;
				}
				int descriptor = this.socket.accept(this.clientAddress);
				if (descriptor < 0) {
					return;
				}
				this.accepted++;
				dispatch(descriptor, clientHash());
			}
			setAccepting(registration, this.homeless.isEmpty() && collectCandidates());
		}
		catch (IOException ex) {
			acceptFailed(registration, ex);
		}
	}

	/**
	 * Mostly a lack of descriptors. The connection stays in the kernel's queue, and
	 * trying again at once would only burn the processor.
	 */
	private void acceptFailed(IoRegistration registration, IOException ex) {
		logger.error("Connections on port " + this.localAddress.getPort() + " cannot be accepted: " + ex.getMessage()
				+ ". The next attempt is in a second.");
		this.paused = true;
		setAccepting(registration, false);
		this.eventLoop.schedule(() -> {
			this.paused = false;
			resume();
		}, 1, TimeUnit.SECONDS);
	}

	/**
	 * Takes back a connection that a worker does not want to keep.
	 */
	void takeBack(int descriptor) {
		InetSocketAddress client = new Socket(descriptor).remoteAddress();
		if (client == null) {
			Descriptors.close(descriptor); // The client is gone.
			return;
		}
		byte[] address = client.getAddress().getAddress();
		this.homeless.add(descriptor, hash(address, 0, address.length));
		resume();
	}

	private boolean collectCandidates() {
		this.candidates.clear();
		for (Lane lane : this.lanes) {
			if (lane.canTake()) {
				this.candidates.add(lane);
			}
		}
		return !this.candidates.isEmpty();
	}

	private void dispatch(int descriptor, int client) {
		do {
			Lane lane = this.policy.choose(this.candidates, client);
			if (lane.send(descriptor, client)) {
				return;
			}
		}
		while (collectCandidates());
		this.homeless.add(descriptor, client);
	}

	/**
	 * Netty writes the length of what follows, the address and the port.
	 */
	private int clientHash() {
		return hash(this.clientAddress, 1, (this.clientAddress[0] > IPV6_LENGTH) ? IPV6_LENGTH : IPV4_LENGTH);
	}

	/**
	 * FNV-1a: unlike {@code Arrays.hashCode} it tells neighbours apart.
	 */
	static int hash(byte[] bytes, int from, int length) {
		int hash = 0x811C9DC5;
		for (int i = from; i < from + length; i++) {
			hash = (hash ^ (bytes[i] & 0xFF)) * 0x01000193;
		}
		return hash;
	}

	/**
	 * Safe for any thread.
	 */
	ClusterStatus.Listener status() {
		boolean all = this.localAddress.getAddress().isAnyLocalAddress();
		return new ClusterStatus.Listener(all ? "0.0.0.0" : this.localAddress.getAddress().getHostAddress(),
				this.localAddress.getPort(), this.accepted, AcceptQueue.length(this.localAddress.getPort()));
	}

	/**
	 * Lanes to the process of a worker. Safe for any thread.
	 */
	List<Lane> lanesOf(long pid) {
		return this.lanes.stream().filter((lane) -> lane.pid() == pid).toList();
	}

	void stopListening() {
		IoRegistration registration = this.registration;
		if (registration != null) {
			registration.cancel();
		}
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			logger.debug("Port " + this.localAddress.getPort() + " was not closed cleanly.", ex);
		}
	}

	@Override
	public void close() {
		stopListening();
		this.lanes.forEach((lane) -> lane.end(this.homeless::add));
		while (!this.homeless.isEmpty()) {
			Descriptors.close(this.homeless.remove());
		}
	}

}
