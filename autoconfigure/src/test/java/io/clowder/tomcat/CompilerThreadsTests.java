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

package io.clowder.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompilerThreads}.
 */
class CompilerThreadsTests {

	@TempDir
	private Path tasks;

	private long nanos;

	@BeforeEach
	void addThreads() throws IOException {
		task("10", "http-nio-8080-e", 0);
		task("11", "C2 CompilerThre", 1_000_000_000);
		task("12", "C1 CompilerThre", 2_000_000_000);
	}

	@Test
	void areStarvedIfOneHasWaitedForHalfOfTheTime() throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		task("12", "C1 CompilerThre", 2_000_000_000 + 50_000_000);
		assertThat(after(threads, Duration.ofMillis(100))).isTrue();
	}

	@Test
	void areNotStarvedIfEachHasWaitedForLess() throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		task("11", "C2 CompilerThre", 1_000_000_000 + 49_000_000);
		task("12", "C1 CompilerThre", 2_000_000_000 + 49_000_000);
		assertThat(after(threads, Duration.ofMillis(100))).isFalse();
	}

	@Test
	void areLookedAtFromTimeToTime() throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		task("11", "C2 CompilerThre", 1_000_000_000 + 99_000_000);
		assertThat(after(threads, Duration.ofMillis(99))).isFalse();
		assertThat(after(threads, Duration.ofMillis(1))).isTrue();
		assertThat(after(threads, Duration.ofMillis(99))).isTrue();
		assertThat(after(threads, Duration.ofMillis(1))).isFalse();
	}

	@Test
	void otherThreadsMayWait() throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		task("10", "http-nio-8080-e", 1_000_000_000);
		assertThat(after(threads, Duration.ofSeconds(1))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "C1 CompilerThre", "C2 CompilerThre", "JVMCI CompilerT" })
	void thoseThatAreStartedLaterAreFound(String name) throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		task("13", name, 0);
		assertThat(after(threads, Duration.ofSeconds(5))).isFalse();
		task("13", name, 60_000_000);
		assertThat(after(threads, Duration.ofMillis(100))).isTrue();
	}

	@Test
	void threadThatHasEndedIsNotStarved() throws IOException {
		CompilerThreads threads = new CompilerThreads(this.tasks, 0);
		Files.delete(this.tasks.resolve("12/schedstat"));
		Files.delete(this.tasks.resolve("12/comm"));
		assertThat(after(threads, Duration.ofSeconds(5))).isFalse();
		assertThat(after(threads, Duration.ofSeconds(5))).isFalse();
	}

	@Test
	void nothingIsStarvedWhereNothingIsTold() {
		CompilerThreads threads = new CompilerThreads(this.tasks.resolve("none"), 0);
		assertThat(after(threads, Duration.ofSeconds(5))).isFalse();
		assertThat(after(threads, Duration.ofSeconds(5))).isFalse();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void thoseOfThisJvmAreFound() {
		CompilerThreads threads = new CompilerThreads();
		assertThat(threads).extracting("threads").asInstanceOf(InstanceOfAssertFactories.LIST).isNotEmpty();
	}

	private boolean after(CompilerThreads threads, Duration time) {
		this.nanos += time.toNanos();
		return threads.areStarved(this.nanos);
	}

	private void task(String id, String name, long awaitedNanos) throws IOException {
		Path directory = Files.createDirectories(this.tasks.resolve(id));
		Files.writeString(directory.resolve("comm"), name + "\n");
		Files.writeString(directory.resolve("schedstat"), "123456 " + awaitedNanos + " 78\n");
	}

}
