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

import io.clowder.ResponseHold;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Lets responses be held while the application runs, and notices that it is done with a
 * request, so that what is sent from then on is the last of the response.
 */
class ResponseEndValve extends ValveBase {

	ResponseEndValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		HeldResponse held = HeldResponse.ofStep();
		if (held == null) {
			getNext().invoke(request, response);
			return;
		}
		if (!request.isAsync()) {
			held.beginRequest();
		}
		ResponseHold.setCurrent(held);
		try {
			getNext().invoke(request, response);
		}
		finally {
			ResponseHold.setCurrent(null);
		}
		if (response.isClosed()) {
			held.settle(); // Too late for the client, not for the log
		}
		else if (!request.isAsync() && response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
			held.complete(response.isCommitted());
		}
	}

}
