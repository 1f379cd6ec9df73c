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

import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.ObjectName;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The memory of this process that is not Java's. The C library keeps what was freed:
 * after a start some 20 to 30 MB that were needed to compile code and to read archives.
 */
public final class NativeHeap {

	private static final Log logger = LogFactory.getLog(NativeHeap.class);

	private NativeHeap() {
	}

	/**
	 * Gives what is free back to the operating system. Takes some milliseconds. Does
	 * nothing where the JVM does not know how, as an early update of 17 or one that is
	 * not on Linux.
	 */
	public static void trim() {
		try {
			ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "systemTrimNativeHeap", null,
						null);
		}
		catch (JMException | RuntimeException ex) {
			logger.debug("The native heap cannot be trimmed.", ex);
		}
	}

}
