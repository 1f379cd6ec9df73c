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

import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Returns connections to the primary at the one moment when that is safe: a response is
 * complete and not one byte of the next request has been read.
 */
class DrainingHandler implements Handler<NioChannel> {

	private final SharedPortEndpoint endpoint;

	private final Handler<NioChannel> handler;

	DrainingHandler(SharedPortEndpoint endpoint, Handler<NioChannel> handler) {
		this.endpoint = endpoint;
		this.handler = handler;
	}

	@Override
	public SocketState process(SocketWrapperBase<NioChannel> wrapper, SocketEvent event) {
		if (wrapper instanceof SharedPortConnection connection && connection.isLeaving()) {
			// The poller has seen a request that the next worker will read.
			return SocketState.OPEN;
		}
		SocketState state = this.handler.process(wrapper, event);
		if (wrapper instanceof SharedPortConnection connection) {
			connection.processed(state);
			if (state == SocketState.OPEN) {
				connection.response().end();
			}
			ConnectionReturn way = connection.endpoint().drain().connectionReturn();
			// Tomcat reports OPEN between two requests and LONG within one.
			boolean idle = state == SocketState.OPEN && connection.isReadInterestPutOff()
					&& !connection.response().isHeld();
			if (!idle || way == null || !way.returnIdle(connection)) {
				connection.resumeReading();
			}
		}
		return state;
	}

	@Override
	public Object getGlobal() {
		return this.handler.getGlobal();
	}

	@Override
	public void release(SocketWrapperBase<NioChannel> wrapper) {
		this.handler.release(wrapper);
	}

	@Override
	public void pause() {
		// Tomcat's own would wait here for every client that does not read.
		this.endpoint.drain().sendGoAway();
	}

	@Override
	public void recycle() {
		this.handler.recycle();
	}

}
