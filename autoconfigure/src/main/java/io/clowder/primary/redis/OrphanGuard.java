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

package io.clowder.primary.redis;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;

/**
 * A tiny shell process that ends Redis after the primary was killed. It waits for the end
 * of a pipe that only the primary holds, then until the workers have left Redis or the
 * grace period is over.
 */
final class OrphanGuard implements AutoCloseable {

	// Arguments: pid, seconds of grace, local address as in /proc/net/tcp
	private static final String SCRIPT = """
			trap '' HUP INT TERM
			read -r end
			seconds=$2
			while [ "$seconds" -gt 0 ] && kill -0 "$1"; do
				if [ -r /proc/net/tcp ] && ! grep -q "$3 [0-9A-F]*:[0-9A-F]* 01 " /proc/net/tcp; then
					break
				fi
				sleep 1
				seconds=$((seconds - 1))
			done
			kill "$1"
			""";

	private final Process process;

	private OrphanGuard(Process process) {
		this.process = process;
	}

	static OrphanGuard start(long pid, int port, Duration grace) throws IOException {
		String localAddress = "0100007F:%04X".formatted(port);
		return new OrphanGuard(new ProcessBuilder("/bin/sh", "-c", SCRIPT, "clowder-redis-guard", Long.toString(pid),
				Long.toString(grace.toSeconds()), localAddress)
			.redirectOutput(Redirect.DISCARD)
			.redirectError(Redirect.DISCARD)
			.start());
	}

	/**
	 * Take back the order to end Redis.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	// What the end of the primary does
	void releasePipe() throws IOException {
		this.process.getOutputStream().close();
	}

	ProcessHandle toHandle() {
		return this.process.toHandle();
	}

}
