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
import java.util.Arrays;
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
				if (lane.count(taken, closed)) {
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
			lane.joinRound(this.lanes.stream().filter(Lane::isAdmitted).mapToLong(Lane::turns).min().orElse(0));
		}
		lane.setAdmitted(admitted);
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
		setAccepting(registration, this.homeless.isEmpty() && collectCandidates());
	}

	private void setAccepting(IoRegistration registration, boolean accepting) {
		if (this.accepting != accepting) {
			this.accepting = accepting;
			registration.submit(accepting ? EpollIoOps.EPOLLIN : EpollIoOps.NONE);
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
		setAccepting(registration, false);
		this.eventLoop.schedule(this::resume, 1, TimeUnit.SECONDS);
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
	 * Netty writes the length of the address, the address and the port.
	 */
	private int clientHash() {
		int length = Math.min(this.clientAddress[0], 16);
		int hash = 1;
		for (int i = 1; i <= length; i++) {
			hash = 31 * hash + this.clientAddress[i];
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

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			logger.debug("Port " + this.localAddress.getPort() + " was not closed cleanly.", ex);
		}
		this.lanes.forEach((lane) -> lane.end(this.homeless::add));
		while (!this.homeless.isEmpty()) {
			Lane.close(this.homeless.remove());
		}
		Arrays.fill(this.clientAddress, (byte) 0);
	}

}
