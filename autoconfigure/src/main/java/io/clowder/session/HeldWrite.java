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

package io.clowder.session;

import io.clowder.ResponseHold;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Holds the response of a request until Redis has what the request has written to its
 * session. If that fails, the client is not told that the request has succeeded.
 */
final class HeldWrite implements ResponseHold.Condition {

	private static final Log logger = LogFactory.getLog(ClusterSessionRepository.class);

	private final Answer<Boolean> written;

	HeldWrite(Answer<Boolean> written) {
		this.written = written;
	}

	@Override
	public boolean isSettled() {
		return this.written.isThere();
	}

	@Override
	public ResponseHold.@Nullable Refusal await() {
		try {
			if (this.written.await()) {
				return null;
			}
			logger.warn("A request got 500, as its session was invalidated by another one meanwhile.");
		}
		catch (SessionUnavailableException ex) {
			return new ResponseHold.Refusal(HttpStatus.SERVICE_UNAVAILABLE.value(),
					SessionUnavailableException.RETRY_AFTER);
		}
		catch (RuntimeException ex) {
			logger.error("A request got 500, as its session could not be written.", ex);
		}
		return new ResponseHold.Refusal(HttpStatus.INTERNAL_SERVER_ERROR.value(), null);
	}

}
