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

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A connection whose response is held.
 *
 * @param connection the connection
 * @param executor runs what this thread does not
 */
record WaitingResponse(SharedPortConnection connection, Executor executor) implements ReadyConnection {

	@Override
	public void process(boolean dispatch) {
		if (!dispatch) {
			this.connection.release();
		}
		else if (!executed()) {
			this.connection.releaseIfFree();
		}
	}

	private boolean executed() {
		try {
			this.executor.execute(this.connection::release);
			return true;
		}
		catch (RejectedExecutionException ex) {
			return false; // The server has stopped
		}
	}

	@Override
	public boolean isSettled() {
		return this.connection.isSettled();
	}

}
