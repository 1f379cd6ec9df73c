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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * POSIX signals to this process. The one place that uses {@code sun.misc.Signal}, which
 * every JDK exports; by reflection, because the compiler's warning about it cannot be
 * suppressed.
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
	public static boolean handle(String name, IntConsumer action) {
		try {
			Class<?> signalType = Class.forName("sun.misc.Signal");
			Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
			Object signal = signalType.getConstructor(String.class).newInstance(name);
			int number = (int) signalType.getMethod("getNumber").invoke(signal);
			Object handler = Proxy.newProxyInstance(ProcessSignals.class.getClassLoader(),
					new Class<?>[] { handlerType }, (proxy, method, arguments) -> {
						if (method.getName().equals("handle")) {
							action.accept(number);
						}
						return null;
					});
			signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
			return true;
		}
		catch (InvocationTargetException ex) {
			return false;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
