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

package io.clowder.primary.handoff;

import java.io.IOException;
import java.util.Arrays;

import io.netty.channel.unix.FileDescriptor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes descriptors that are known by number. The kernel gives the lowest free number to
 * a new connection, so the same few objects serve all of them. For use on the event loop
 * only.
 */
final class Descriptors {

	private static final Log logger = LogFactory.getLog(Descriptors.class);

	/**
	 * A primary has more only while thousands of connections wait for a worker.
	 */
	static final int MAX_KNOWN = 4096;

	private static FileDescriptor[] known = new FileDescriptor[64];

	private Descriptors() {
	}

	static void close(int descriptor) {
		try {
			of(descriptor).close();
		}
		catch (IOException ex) {
			logger.debug("Descriptor " + descriptor + " was not closed cleanly.", ex);
		}
	}

	static FileDescriptor of(int descriptor) {
		if (descriptor >= MAX_KNOWN) {
			return new Reusable(descriptor);
		}
		if (descriptor >= known.length) {
			known = Arrays.copyOf(known, Integer.highestOneBit(descriptor) * 2);
		}
		if (known[descriptor] == null) {
			known[descriptor] = new Reusable(descriptor);
		}
		return known[descriptor];
	}

	/**
	 * Forgets that it was closed before: its number has been given to another since.
	 */
	private static final class Reusable extends FileDescriptor {

		Reusable(int descriptor) {
			super(descriptor);
		}

		@Override
		protected boolean markClosed() {
			return true;
		}

	}

}
