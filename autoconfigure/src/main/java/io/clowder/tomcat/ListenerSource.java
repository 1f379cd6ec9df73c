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

import io.clowder.ipc.HandOffReceiver;
import org.jspecify.annotations.Nullable;

/**
 * Gives an endpoint the connections of a shared port.
 */
@FunctionalInterface
public interface ListenerSource {

	/**
	 * Asks for the connections of a port.
	 * @param address textual IP address or {@code null} for all local addresses
	 * @param port port or 0 for any free one
	 * @param backlog length of the queue of connections not yet accepted
	 * @return the source of connections
	 * @throws io.clowder.ipc.ListenException if the port cannot be bound
	 * @throws IOException if the primary cannot be asked
	 */
	HandOffReceiver listen(@Nullable String address, int port, int backlog) throws IOException;

}
