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

/**
 * Told by a {@link ControlServer} what workers do. All methods are called on its event
 * loop and must not block.
 */
public interface ControlServerListener {

	/**
	 * Tells whether a process is a worker of this cluster.
	 * @param workerId the id it claims
	 * @param pid its process id, as the kernel knows it
	 * @return whether the worker of that id has that process id
	 */
	boolean isWorker(int workerId, long pid);

	/**
	 * A worker has opened its control connection. It expects a {@link Message.Welcome}.
	 * @param connection the connection
	 */
	void connected(WorkerConnection connection);

	/**
	 * A worker has sent a message.
	 * @param connection the connection
	 * @param message the message
	 */
	void received(WorkerConnection connection, Message message);

	/**
	 * A worker's control connection is gone.
	 * @param connection the connection
	 */
	void disconnected(WorkerConnection connection);

	/**
	 * A worker asks for the connections of a port.
	 * @param request what it asks for
	 * @param sender way to answer and to hand over connections
	 */
	void listenRequested(Message.Listen request, HandOffSender sender);

	/**
	 * Tells whether somebody could take connections that a worker returns.
	 * @return whether to return them at all
	 */
	boolean takesBack();

	/**
	 * A worker returns a connection that no request is in flight on.
	 * @param port the port it belongs to
	 * @param descriptor number of its descriptor, which the listener owns from now on
	 */
	void handedBack(Message.HandBack port, int descriptor);

}
