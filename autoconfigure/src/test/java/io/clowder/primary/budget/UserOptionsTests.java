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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UserOptions} and {@link Collector}.
 */
class UserOptionsTests {

	@Test
	void nothingIsDecidedByNothing() {
		UserOptions user = options();
		assertThat(user.processors()).isEmpty();
		assertThat(user.decidesLargestHeap()).isFalse();
		assertThat(user.decidesInitialHeap()).isFalse();
		assertThat(user.decidesCollector()).isFalse();
		assertThat(user.largestHeap()).isEmpty();
		assertThat(user.largestShare()).isEmpty();
		assertThat(user.leastHeap()).isZero();
		assertThat(user.collector()).isEqualTo("default");
		assertThat(user.decisive()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "-Xmx1g, heap", "-mx1g, heap", "-XX:MaxHeapSize=1g, heap", "-XX:MaxRAMPercentage=75, heap",
			"-XX:MaxRAM=1g, heap", "-XX:MaxRAMFraction=2, heap", "-XX:MinRAMPercentage=75, heap",
			"-XX:MinRAMFraction=2, heap", "-XX:DefaultMaxRAMFraction=2, heap", "-Xms1g, initial", "-ms1g, initial",
			"-Xmn1g, initial", "-XX:InitialHeapSize=1g, initial", "-XX:MinHeapSize=1g, initial",
			"-XX:InitialRAMPercentage=7, initial", "-XX:InitialRAMFraction=7, initial", "-XX:NewSize=1g, initial",
			"-XX:MaxNewSize=1g, initial", "-XX:OldSize=1g, initial", "-XX:+UseSerialGC, collector",
			"-XX:+UseParallelGC, collector", "-XX:+UseG1GC, collector", "-XX:+UseZGC, collector",
			"-XX:+UseShenandoahGC, collector", "-XX:+UseEpsilonGC, collector", "-XX:-UseSerialGC, collector",
			"-XX:ActiveProcessorCount=3, processors", "-XX:+AggressiveHeap, heap initial collector",
			"-Xint, compilation", "-Xcomp, compilation", "-XX:-TieredCompilation, compilation",
			"-XX:+TieredCompilation, compilation", "-XX:TieredStopAtLevel=1, compilation",
			"-XX:Tier4BackEdgeThreshold=40000, compilation", "-XX:Tier3InvocationThreshold=100, compilation",
			"-XX:CompileThreshold=1000, compilation", "-XX:CompileThresholdScaling=0.5, compilation",
			"-XX:CompilationMode=quick-only, compilation" })
	void optionDecidesWhatItIsAbout(String option, String decided) {
		UserOptions user = options("-Xss1m", option, "-Dx=-Xmx1g");
		assertThat(user.decidesLargestHeap()).isEqualTo(decided.contains("heap"));
		assertThat(user.decidesInitialHeap()).isEqualTo(decided.contains("initial"));
		assertThat(user.decidesCollector()).isEqualTo(decided.contains("collector"));
		assertThat(user.processors().isPresent()).isEqualTo(decided.contains("processors"));
		assertThat(user.decidesCompilation()).isEqualTo(decided.contains("compilation"));
		assertThat(user.decisive()).containsExactly(option);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseMaximumCompactionOnSystemGC", "-XX:+UseCompressedOops", "-Xmixed",
			"-XX:MaxMetaspaceSize=1g", "-XX:MaxGCPauseMillis=5", "-XX:-AggressiveHeap", "-XX:ActiveProcessorCount=-1",
			"-XX:ActiveProcessorCount=0", "-XX:+UseDynamicNumberOfGCThreads", "-Xlog:gc", "-XX:CompileCommand=quiet",
			"-XX:CompilerThreadPriority=1" })
	void otherOptionsDecideNothing(String option) {
		assertThat(options(option).decisive()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "-Xmx1024,1024", "-Xmx64k,65536", "-Xmx64K,65536", "-Xmx2m,2097152", "-Xmx2M,2097152",
			"-Xmx3g,3221225472", "-Xmx1T,1099511627776", "-mx1g,1073741824", "-XX:MaxHeapSize=1g,1073741824" })
	void largestHeapIsRead(String option, long bytes) {
		assertThat(options(option).largestHeap()).hasValue(bytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-Xmx1x", "-Xmx-1", "-Xmxg", "-Xmx1.5g" })
	void largestHeapThatNoJvmAcceptsIsNotKnown(String option) {
		assertThat(options(option).largestHeap()).isEmpty();
	}

	@Test
	void threadsAreRead() {
		List<String> threads = List.of("-XX:ParallelGCThreads=3", "-XX:ConcGCThreads=2", "-XX:CICompilerCount=4",
				"-Djdk.virtualThreadScheduler.parallelism=5", "-Dio.netty.eventLoopThreads=6");
		UserOptions user = new UserOptions(threads);
		assertThat(user.parallelThreads()).hasValue(3);
		assertThat(user.compilerThreads()).hasValue(4);
		assertThat(user.carriers()).hasValue(5);
		assertThat(user.eventLoops()).hasValue(6);
		assertThat(user.decisive()).isEqualTo(threads);
		UserOptions jvm = options("-XX:ParallelGCThreads=0", "-XX:CICompilerCount=x");
		assertThat(jvm.parallelThreads()).isEmpty();
		assertThat(jvm.compilerThreads()).isEmpty();
		assertThat(jvm.carriers()).isEmpty();
		assertThat(jvm.eventLoops()).isEmpty();
		assertThat(jvm.leastParallelThreads()).isEmpty();
		assertThat(jvm.decisive()).containsExactly("-XX:ParallelGCThreads=0");
	}

	@Test
	void lastOfSeveralCounts() {
		UserOptions user = options("-Xmx1g", "-XX:MaxHeapSize=2k", "-XX:ActiveProcessorCount=4",
				"-XX:ActiveProcessorCount=3", "-XX:MaxRAMPercentage=10", "-XX:MaxRAMPercentage=20.5", "-XX:+UseG1GC",
				"-XX:+UseZGC", "-XX:-UseG1GC");
		assertThat(user.largestHeap()).hasValue(2048);
		assertThat(user.processors()).hasValue(3);
		assertThat(user.largestShare()).hasValue(20.5);
		assertThat(user.collector()).isEqualTo("Z");
	}

	@Test
	void shareThatIsNoNumberIsNotKnown() {
		assertThat(options("-XX:MaxRAMPercentage=1.2.3").largestShare()).isEmpty();
		assertThat(options("-XX:MaxRAMPercentage=all").largestShare()).isEmpty();
	}

	@Test
	void largestOfAllLowerBoundsOfTheHeapCounts() {
		assertThat(options("-Xms3k", "-XX:InitialHeapSize=2k", "-XX:MinHeapSize=1k").leastHeap()).isEqualTo(3072);
		assertThat(options("-Xms3k", "-XX:InitialHeapSize=4k").leastHeap()).isEqualTo(4096);
		assertThat(options("-Xms3k", "-XX:MinHeapSize=5k").leastHeap()).isEqualTo(5120);
		assertThat(options("-ms3k", "-XX:SoftMaxHeapSize=6k").leastHeap()).isEqualTo(6144);
	}

	@ParameterizedTest
	@CsvSource({ "-XX:+UseSerialGC,serial", "-XX:+UseParallelGC,parallel", "-XX:+UseG1GC,G1", "-XX:+UseZGC,Z",
			"-XX:+UseShenandoahGC,Shenandoah", "-XX:+UseEpsilonGC,Epsilon", "-XX:-UseSerialGC,default",
			"-XX:+AggressiveHeap,default" })
	void collectorHasAName(String option, String name) {
		assertThat(options(option).collector()).isEqualTo(name);
	}

	@Test
	void decisiveOptionsAreThoseOfTheUserOnceEach() {
		assertThat(options("-Xmx1g", "-Da=b", "-Xmx1g", "-XX:+UseG1GC", "-Xmx2g").decisive()).containsExactly("-Xmx1g",
				"-XX:+UseG1GC", "-Xmx2g");
	}

	private static UserOptions options(String... options) {
		return new UserOptions(List.of(options));
	}

}
