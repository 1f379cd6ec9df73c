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

package io.clowder.primary.budget;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.clowder.ClusterStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerThreads}.
 */
class WorkerThreadsTests {

	private static final long GIGABYTE = 1L << 30;

	private @Nullable Integer requests = 1024;

	@ParameterizedTest
	@CsvSource({ "1,1,2,2", "2,2,2,2", "3,3,2,3", "4,4,3,4", "5,5,3,5", "8,8,4,8", "12,10,4,12", "16,13,12,16",
			"32,23,15,32", "64,43,18,64" })
	void threadsFollowFromTheProcessors(int processors, int collection, int compilation, int eventLoops) {
		ClusterStatus.ThreadShare share = new ClusterStatus.ThreadShare(1024, collection, compilation, eventLoops);
		assertThat(share(processors, "default", 8 * GIGABYTE)).isEqualTo(share);
		assertThat(share(processors, "G1", GIGABYTE)).isEqualTo(share);
		assertThat(share(processors, "parallel", GIGABYTE)).isEqualTo(share);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4, 16 })
	void jvmSaysTheSame(int processors) throws IOException {
		String flags = flags("-XX:ActiveProcessorCount=" + processors, "-XX:+UseParallelGC");
		ClusterStatus.ThreadShare share = share(processors, "parallel", GIGABYTE);
		assertThat(number(flags, "ParallelGCThreads")).isEqualTo(share.collection());
		assertThat(number(flags, "CICompilerCount")).isEqualTo(share.compilation());
	}

	@Test
	void serialCollectorHasOneThread() {
		assertThat(share(4, "serial", 8 * GIGABYTE).collection()).isOne();
		assertThat(share(4, "default", GIGABYTE).collection()).as("the JVM chooses it").isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Z", "Shenandoah", "Epsilon" })
	void threadsOfOtherCollectorsAreNotKnown(String collector) {
		assertThat(share(4, collector, 8 * GIGABYTE).collection()).isNull();
	}

	@Test
	void numbersOfTheUserCount() {
		assertThat(share(4, "G1", 8 * GIGABYTE, "-XX:ParallelGCThreads=3", "-XX:CICompilerCount=5",
				"-Dio.netty.eventLoopThreads=6"))
			.isEqualTo(new ClusterStatus.ThreadShare(1024, 3, 5, 6));
		assertThat(share(4, "G1", 8 * GIGABYTE, "-Dio.netty.eventLoopThreads=1").eventLoops())
			.as("Lettuce has two at least")
			.isEqualTo(2);
	}

	@Test
	void thereAreAsManyThreadsAsConcurrentOnes() {
		assertThat(share(1, "G1", 8 * GIGABYTE, "-XX:ConcGCThreads=3").collection()).isEqualTo(3);
		assertThat(share(4, "G1", 8 * GIGABYTE, "-XX:ConcGCThreads=3").collection()).isEqualTo(4);
	}

	@Test
	void compilersOfAnotherKindOfCompilationAreNotKnown() {
		assertThat(share(4, "G1", 8 * GIGABYTE, "-XX:-TieredCompilation").compilation()).isNull();
	}

	@Test
	void virtualThreadsHaveCarriers() {
		this.requests = null;
		assertThat(share(4, "G1", 8 * GIGABYTE).requests()).isEqualTo(4);
		assertThat(share(4, "G1", 8 * GIGABYTE, "-Djdk.virtualThreadScheduler.parallelism=7").requests()).isEqualTo(7);
	}

	private ClusterStatus.ThreadShare share(int processors, String collector, long memory, String... options) {
		UserChoices user = new UserChoices(new UserOptions(List.of(options)), false, new DatasourceChoice(false, null),
				new RequestThreadChoice(this.requests, List.of()));
		return new WorkerThreads(processors, user).share(collector, memory);
	}

	private static String flags(String... options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(Arrays.asList(options));
		command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		try {
			return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static int number(String flags, String name) {
		Matcher matcher = Pattern.compile(" " + name + " += (\\d+) ").matcher(flags);
		assertThat(matcher.find()).as(name).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

}
