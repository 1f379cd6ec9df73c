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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerOutput}.
 */
@Timeout(10)
class WorkerOutputTests {

	private final OutputGate gate = new OutputGate();

	private final ByteArrayOutputStream target = new ByteArrayOutputStream();

	@BeforeEach
	void openGate() throws IOException {
		this.gate.open();
	}

	@Test
	void linesAreCopied() throws InterruptedException {
		assertThat(copy("one\n\ntwo\r\n")).isEqualTo("one\n\ntwo\r\n");
	}

	@Test
	void nothingIsMadeOfNothing() throws InterruptedException {
		assertThat(copy("")).isEmpty();
	}

	@Test
	void lastLineWithoutLineFeedGetsOne() throws InterruptedException {
		assertThat(copy("one\ntwo")).isEqualTo("one\ntwo\n");
	}

	@Test
	void bytesAreNotChanged() throws InterruptedException {
		byte[] bytes = new byte[500_000];
		new Random(1).nextBytes(bytes);
		bytes[bytes.length - 1] = '\n';
		WorkerOutput.copy(2, new ByteArrayInputStream(bytes), this.target, this.gate).join();
		assertThat(this.target.toByteArray()).isEqualTo(bytes);
	}

	@Test
	void longLineIsCopiedInPieces() throws InterruptedException {
		String line = "x".repeat(300_000) + "\n";
		List<Integer> pieces = new ArrayList<>();
		ByteArrayOutputStream recording = new ByteArrayOutputStream() {

			@Override
			public void write(byte[] bytes) {
				pieces.add(bytes.length);
				writeBytes(bytes);
			}

		};
		WorkerOutput.copy(2, stream(line), recording, this.gate).join();
		assertThat(recording).hasToString(line);
		assertThat(pieces).hasSizeGreaterThan(1)
			.allSatisfy((length) -> assertThat(length).isLessThanOrEqualTo(64 * 1024));
	}

	@Test
	void everyLineIsShownAsSoonAsItIsWhole() throws IOException, InterruptedException {
		PipedOutputStream worker = new PipedOutputStream();
		Thread thread = WorkerOutput.copy(2, new PipedInputStream(worker), this.target, this.gate);
		write(worker, "one\ntw");
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> this.target.size() > 0);
		assertThat(this.target).hasToString("one\n");
		worker.close();
		thread.join();
		assertThat(this.target).hasToString("one\ntw\n");
	}

	@Test
	void linesOfSeveralWorkersDoNotMix() throws IOException, InterruptedException {
		PipedOutputStream first = new PipedOutputStream();
		PipedOutputStream second = new PipedOutputStream();
		Thread firstThread = WorkerOutput.copy(1, new PipedInputStream(first), this.target, this.gate);
		Thread secondThread = WorkerOutput.copy(2, new PipedInputStream(second), this.target, this.gate);
		write(first, "first ");
		write(second, "second ");
		write(first, "worker\n");
		write(second, "worker\n");
		first.close();
		second.close();
		firstThread.join();
		secondThread.join();
		assertThat(this.target.toString(StandardCharsets.UTF_8).lines()).containsExactlyInAnyOrder("first worker",
				"second worker");
	}

	@Test
	void heldBackOutputDoesNotBlockTheWorker() throws IOException, InterruptedException {
		OutputGate closed = new OutputGate();
		WorkerOutput.copy(2, stream("x".repeat(99) + "\n".repeat(100_000)), this.target, closed).join();
		assertThat(this.target.size()).isZero();
		closed.open();
		assertThat(this.target.size()).isEqualTo(1000);
	}

	@Test
	void threadDoesNotKeepTheProcessAlive() throws IOException, InterruptedException {
		PipedOutputStream worker = new PipedOutputStream();
		Thread thread = WorkerOutput.copy(7, new PipedInputStream(worker), this.target, this.gate);
		assertThat(thread.isDaemon()).isTrue();
		assertThat(thread.getName()).isEqualTo("clowder-output-7");
		worker.close();
		thread.join();
	}

	@Test
	void brokenStreamEndsTheCopy() throws InterruptedException {
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("Stream closed");
			}

		};
		WorkerOutput.copy(1, broken, this.target, this.gate).join();
		assertThat(this.target.size()).isZero();
	}

	private String copy(String text) throws InterruptedException {
		WorkerOutput.copy(2, stream(text), this.target, this.gate).join();
		return this.target.toString(StandardCharsets.UTF_8);
	}

	private static InputStream stream(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void write(PipedOutputStream target, String text) throws IOException {
		target.write(text.getBytes(StandardCharsets.UTF_8));
		target.flush();
	}

}
