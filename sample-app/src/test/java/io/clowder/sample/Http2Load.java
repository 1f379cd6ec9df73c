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

package io.clowder.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Load by HTTP/2 over TLS, from h2load of nghttp2 where that is installed: the client of
 * Java 17 fails requests in flight when a server goes away, which is its own bug
 * (JDK-8335181).
 */
final class Http2Load implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/bin/h2load");

	private static final Pattern RESULT = Pattern.compile("requests: (\\d+) total.*?(\\d+) failed, (\\d+) errored.*");

	/**
	 * Of the log of requests: the time at which it was sent, the status, the duration.
	 */
	private static final Pattern FAILED = Pattern.compile("(\\d+)\t(?!200\t).*");

	private final Process process;

	private final Path output;

	private final Path requests;

	private Http2Load(Process process, Path output, Path requests) {
		this.process = process;
		this.output = output;
		this.requests = requests;
	}

	/**
	 * Starts the load, if that is possible.
	 */
	static Http2Load start(int port, Path directory) throws IOException {
		Path output = directory.resolve("h2load.log");
		Path requests = directory.resolve("h2load-requests.log");
		Files.deleteIfExists(requests);
		if (!Files.isExecutable(PROGRAM)) {
			System.out.println("HTTP/2 is not tested: " + PROGRAM + " is missing (Debian package nghttp2-client).");
			return new Http2Load(new ProcessBuilder("true").start(), output, requests);
		}
		return new Http2Load(new ProcessBuilder(PROGRAM.toString(), "-c", "8", "-m", "2", "-D", "10", "--rps", "50",
				"--log-file=" + requests, "https://127.0.0.1:" + port + "/")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start(), output, requests);
	}

	/**
	 * Waits until the load is over, which takes 10 seconds.
	 */
	void stop() throws InterruptedException {
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
	}

	String summary() throws IOException {
		return Files.exists(this.output) ? result().group() : "not tested";
	}

	/**
	 * How many requests failed that were sent. A client must not send what it has not
	 * sent yet when it is asked to go away, and h2load counts that as failed.
	 */
	long failures() throws IOException {
		if (!Files.exists(this.output)) {
			return 0;
		}
		Matcher result = result();
		assertThat(Integer.parseInt(result.group(1))).isPositive();
		List<String> failed = Files.readAllLines(this.requests)
			.stream()
			.map(FAILED::matcher)
			.filter(Matcher::matches)
			.map((line) -> line.group(1))
			.toList();
		assertThat(failed).as(Files.readString(this.output)).hasSize(Integer.parseInt(result.group(2)));
		return failed.stream().filter((sent) -> !sent.equals("0")).count();
	}

	private Matcher result() throws IOException {
		Matcher matcher = RESULT.matcher(Files.readString(this.output));
		assertThat(matcher.find()).as(Files.readString(this.output)).isTrue();
		return matcher;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
