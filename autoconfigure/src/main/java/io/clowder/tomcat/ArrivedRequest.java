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

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * A connection that has got a request, or the beginning of one.
 *
 * @param connection the connection
 * @param action processes it
 */
record ArrivedRequest(SharedPortConnection connection, ReadyConnection action) implements ReadyConnection {

	@Override
	public void process(boolean dispatch) {
		this.action.process(dispatch);
	}

	@Override
	public @Nullable ByteBuffer head() {
		return this.connection.head();
	}

}
