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

package io.clowder.primary;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutputGate}.
 */
class OutputGateTests {

	private final OutputGate gate = new OutputGate();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@Test
	void linesOfTheFirstWorkerAreShownAtOnce() throws IOException {
		print(1, this.out, "one");
		assertThat(this.out).hasToString("one\n");
	}

	@Test
	void linesOfOthersAreHeldBackUntilTheGateOpens() throws IOException {
		print(2, this.out, "two");
		print(1, this.out, "one");
		print(3, this.out, "three");
		assertThat(this.out).hasToString("one\n");
		this.gate.open();
		assertThat(this.out).hasToString("one\ntwo\nthree\n");
	}

	@Test
	void heldLinesGoWhereTheyBelong() throws IOException {
		print(2, this.out, "output");
		print(2, this.err, "error");
		this.gate.open();
		assertThat(this.out).hasToString("output\n");
		assertThat(this.err).hasToString("error\n");
	}

	@Test
	void everythingIsShownAtOnceWhenTheGateIsOpen() throws IOException {
		print(2, this.out, "held");
		this.gate.open();
		print(2, this.out, "later");
		assertThat(this.out).hasToString("held\nlater\n");
	}

	@Test
	void failureOfTheOthersIsShownIfTheFirstDiedWithoutAWord() throws IOException {
		print(2, this.out, "why");
		this.gate.openUnlessFirstSpoke();
		assertThat(this.out).hasToString("why\n");
	}

	@Test
	void failureIsShownOnceIfTheFirstSaidIt() throws IOException {
		print(2, this.out, "why");
		print(1, this.out, "because");
		this.gate.openUnlessFirstSpoke();
		assertThat(this.out).hasToString("because\n");
	}

	@Test
	void openingTwiceShowsNothingTwice() throws IOException {
		print(2, this.out, "held");
		this.gate.open();
		this.gate.open();
		assertThat(this.out).hasToString("held\n");
	}

	@Test
	void onlyTheLastThousandLinesAreHeldBack() throws IOException {
		for (int i = 1; i <= 5000; i++) {
			print(2, this.out, "line " + i);
		}
		this.gate.open();
		assertThat(this.out.toString(StandardCharsets.UTF_8).lines())
			.containsExactlyElementsOf(IntStream.rangeClosed(4001, 5000).mapToObj((i) -> "line " + i).toList());
	}

	@Test
	@Timeout(10)
	void linesOfSeveralThreadsAreWholeAndInTheOrderOfEachWorker() throws IOException {
		List<CompletableFuture<Void>> threads = new ArrayList<>();
		for (int worker = 1; worker <= 4; worker++) {
			int workerId = worker;
			threads.add(CompletableFuture.runAsync(() -> {
				for (int i = 0; i < 200; i++) {
					try {
						print(workerId, this.out, workerId + ":" + i);
					}
					catch (IOException ex) {
						throw new IllegalStateException(ex);
					}
				}
			}));
		}
		this.gate.open();
		threads.forEach(CompletableFuture::join);
		List<String> lines = this.out.toString(StandardCharsets.UTF_8).lines().toList();
		assertThat(lines).hasSize(800);
		for (int worker = 1; worker <= 4; worker++) {
			String prefix = worker + ":";
			assertThat(lines.stream().filter((line) -> line.startsWith(prefix)))
				.containsExactlyElementsOf(IntStream.range(0, 200).mapToObj((i) -> prefix + i).toList());
		}
	}

	private void print(int workerId, ByteArrayOutputStream target, String line) throws IOException {
		this.gate.print(workerId, target, (line + "\n").getBytes(StandardCharsets.UTF_8));
	}

}
