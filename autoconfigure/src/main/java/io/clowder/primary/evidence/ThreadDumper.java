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

package io.clowder.primary.evidence;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a JVM for a thread dump by SIGQUIT, if it is going to survive that.
 */
final class ThreadDumper {

	private static final long KILL_MILLIS = 500;

	private static final long DUMP_SECONDS = 2;

	private final long pid;

	private final DumpCapture capture;

	ThreadDumper(long pid, DumpCapture capture) {
		this.pid = pid;
		this.capture = capture;
	}

	/**
	 * Gets the dump, or a sentence that says why there is none.
	 * @param state what the kernel says of the process
	 * @return the dump or the sentence
	 */
	String dump(Optional<ProcessState> state) throws InterruptedException {
		if (state.isEmpty()) {
			return "Not asked for: the state of the process could not be read.";
		}
		if (state.get().isStopped()) {
			return "Not asked for: the process is stopped (see State above) and cannot answer.";
		}
		if (!state.get().catchesQuit()) {
			return "Not asked for: the JVM does not handle SIGQUIT and would have died of it. It was still starting, "
					+ "or it runs with -Xrs (-XX:+ReduceSignalUsage).";
		}
		CompletableFuture<Void> finished = this.capture.expect();
		String problem = (sendQuit()) ? await(finished) : "SIGQUIT could not be sent.";
		String dump = this.capture.take();
		return (problem.isEmpty()) ? dump : dump + problem;
	}

	private String await(CompletableFuture<Void> finished) throws InterruptedException {
		try {
			finished.get(DUMP_SECONDS, TimeUnit.SECONDS);
			return "";
		}
		catch (TimeoutException ex) {
			return "The JVM did not answer SIGQUIT within " + DUMP_SECONDS + " s, or not to the end.";
		}
		catch (ExecutionException ex) {
			return String.valueOf(ex.getCause());
		}
	}

	private boolean sendQuit() throws InterruptedException {
		try {
			Process kill = new ProcessBuilder(List.of("/bin/kill", "-QUIT", Long.toString(this.pid)))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectInput(new File("/dev/null"))
				.start();
			if (!kill.waitFor(KILL_MILLIS, TimeUnit.MILLISECONDS)) {
				kill.destroyForcibly();
				return false;
			}
			return kill.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
