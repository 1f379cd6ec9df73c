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
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Tells a {@link RequestMeter} of every request. It is an access log because that is how
 * Tomcat reports the end of a request also when it was asynchronous.
 */
class RequestMeterValve extends ValveBase implements AccessLog {

	/**
	 * A slot that Tomcat leaves to others, see {@code org.apache.coyote.Request#setNote}.
	 */
	private static final int NOTE = 23;

	private final RequestMeter meter;

	RequestMeterValve(RequestMeter meter) {
		super(true);
		this.meter = meter;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		// An asynchronous request comes here once more when it is dispatched.
		if (request.getCoyoteRequest().getNote(NOTE) == null) {
			request.getCoyoteRequest().setNote(NOTE, Boolean.TRUE);
			this.meter.started();
		}
		getNext().invoke(request, response);
	}

	@Override
	public void log(Request request, Response response, long nanos) {
		if (request.getCoyoteRequest().getNote(NOTE) == null) {
			return; // It was refused before it reached the application.
		}
		request.getCoyoteRequest().setNote(NOTE, null);
		this.meter.finished(nanos, response.getStatus() >= 500);
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
		// Nothing here depends on the attributes of a proxy.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
