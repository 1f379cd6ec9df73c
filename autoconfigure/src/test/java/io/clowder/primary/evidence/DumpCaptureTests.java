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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DumpCapture}.
 */
class DumpCaptureTests {

	private static final String HEAD = """
			2026-11-21 12:30:00
			Full thread dump OpenJDK 64-Bit Server VM (25.0.3+9-LTS mixed mode, sharing):

			"main" #1 prio=5
				at Hold.main(Hold.java:1)

			JNI global refs: 4, weak refs: 0

			""";

	private static final String SERIAL = HEAD + """
			Heap
			 DefNew     total 19648K, used 698K [0x0, 0x1, 0x1)
			 Metaspace       used 89K, committed 320K, reserved 1114112K
			  class space    used 5K, committed 128K, reserved 1048576K

			""";

	private static final String SHENANDOAH = HEAD + """
			Heap
			Shenandoah Heap
			 65536K max
			Collection set:
			 - map (biased):  0x0000000000010000

			 Metaspace       used 125K, committed 320K, reserved 1114112K
			  class space    used 3K, committed 128K, reserved 1048576K

			""";

	private final DumpCapture capture = new DumpCapture();

	@Test
	void expectedDumpIsTakenOutOfTheOutput() {
		for (String dump : new String[] { SERIAL, SHENANDOAH }) {
			CompletableFuture<Void> finished = this.capture.expect();
			assertThat(print("before\n" + dump)).isEqualTo("before\n");
			assertThat(finished).isCompleted();
			assertThat(print("after\n")).isEqualTo("after\n");
			assertThat(this.capture.take()).isEqualTo(dump);
		}
	}

	@Test
	void dumpOfSomebodyElseIsPrinted() {
		assertThat(print(SERIAL)).isEqualTo(SERIAL);
	}

	@Test
	void secondDumpIsPrinted() {
		this.capture.expect();
		assertThat(print(SERIAL + SERIAL)).isEqualTo(SERIAL);
	}

	@Test
	void dateOfSomethingElseIsPrinted() {
		this.capture.expect();
		String text = "2026-11-21 12:30:00\nhello\n2026-11-21 12:30:01\n2026-11-21 12:30:02\nx\n";
		assertThat(print(text)).isEqualTo(text);
		assertThat(this.capture.take()).isEmpty();
	}

	@Test
	void lastLineIsNotHeldBackForEver() {
		this.capture.expect();
		assertThat(print("2026-11-21 12:30:00\n")).isEmpty();
		assertThat(new String(this.capture.end().get(0), StandardCharsets.UTF_8)).isEqualTo("2026-11-21 12:30:00\n");
		assertThat(this.capture.end()).isEmpty();
	}

	@Test
	void restOfADumpThatTookTooLongIsPrinted() {
		CompletableFuture<Void> finished = this.capture.expect();
		assertThat(print(HEAD)).isEmpty();
		assertThat(finished).isNotDone();
		assertThat(this.capture.take()).isEqualTo(HEAD);
		assertThat(print("Heap\n")).isEqualTo("Heap\n");
	}

	@Test
	void endlessDumpIsCut() {
		CompletableFuture<Void> finished = this.capture.expect();
		print(HEAD + ("x".repeat(1023) + "\n").repeat(5 * 1024));
		assertThat(finished).isCompleted();
		assertThat(this.capture.take().length()).isBetween(DumpCapture.MAX_SIZE, DumpCapture.MAX_SIZE + 1024);
	}

	private String print(String text) {
		StringBuilder printed = new StringBuilder();
		for (String line : text.split("(?<=\n)")) {
			this.capture.filter(line.getBytes(StandardCharsets.UTF_8))
				.forEach((bytes) -> printed.append(new String(bytes, StandardCharsets.UTF_8)));
		}
		return printed.toString();
	}

}
