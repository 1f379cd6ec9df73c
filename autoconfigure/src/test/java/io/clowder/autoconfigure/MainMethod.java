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

package io.clowder.autoconfigure;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Runs code below a main method, with no test in the call stack.
 */
final class MainMethod<T> {

	private static final long TIMEOUT_SECONDS = 30;

	private final Callable<T> code;

	private MainMethod(Callable<T> code) {
		this.code = code;
	}

	static <T> T call(Callable<T> code) throws Exception {
		FutureTask<T> task = new FutureTask<>(new MainMethod<>(code)::main);
		Thread thread = new Thread(task, "main-method");
		thread.setDaemon(true);
		thread.start();
		try {
			return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private T main() throws Exception {
		return this.code.call();
	}

}
