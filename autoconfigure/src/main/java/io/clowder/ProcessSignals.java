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

package io.clowder;

import java.util.function.IntConsumer;

/**
 * POSIX signals to this process. The one place that uses {@code sun.misc.Signal}, which
 * every JDK offers and none documents.
 */
public final class ProcessSignals {

	private ProcessSignals() {
	}

	/**
	 * Replaces the JVM's reaction to a signal.
	 * @param name name without {@code SIG}
	 * @param action called with the signal's number, on a thread of the JVM
	 * @return {@code false} if the JVM does not let go of the signal: {@code -Xrs} was
	 * given, or a parent process ignores it, as nohup does with {@code SIGHUP}
	 */
	@SuppressWarnings("sunapi")
	public static boolean handle(String name, IntConsumer action) {
		try {
			sun.misc.Signal.handle(new sun.misc.Signal(name), (signal) -> action.accept(signal.getNumber()));
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
