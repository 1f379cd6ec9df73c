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

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Notices requests that burn processor time on a thread of the pool. Those on the thread
 * that polls are noticed by its watch.
 */
class BurningRequestValve extends ValveBase {

	/**
	 * A request that has used less than this share of its time must have waited for
	 * something else than a processor.
	 */
	private static final int SHARE = 16;

	BurningRequestValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		LongRequests longRequests = isOfPool(request) ? longRequests(request) : null;
		if (longRequests == null) {
			getNext().invoke(request, response);
			return;
		}
		String path = request.getRequestURI(); // It may be rewritten
		long start = System.nanoTime();
		long before = KernelThread.processorNanosOfCurrent();
		try {
			getNext().invoke(request, response);
		}
		finally {
			long used = KernelThread.processorNanosOfCurrent() - before;
			long now = System.nanoTime();
			if (used >= TurnWatch.MAX_PROCESSOR_TIME.toNanos() && used * SHARE >= now - start) {
				longRequests.burned(RequestKind.of(request.getMethod(), path), now);
			}
		}
	}

	private static @Nullable LongRequests longRequests(Request request) {
		return (request.getConnector().getProtocolHandler() instanceof SharedPortProtocol protocol)
				? protocol.sharedPortEndpoint().longRequests() : null;
	}

	/**
	 * An asynchronous one comes here again, and a poller does not see the requests of
	 * HTTP/2.
	 */
	private static boolean isOfPool(Request request) {
		return HeldResponse.ofStep() == null && !request.isAsync() && !"HTTP/2.0".equals(request.getProtocol());
	}

}
