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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the user's JVM options say about the resources of a worker. Where an option occurs
 * more than once, the last one counts.
 *
 * @param options all options, wherever they come from
 */
record UserOptions(List<String> options) {

	private static final Pattern PROCESSORS = Pattern.compile("-XX:ActiveProcessorCount=([1-9]\\d{0,8})");

	/**
	 * One that would be larger than the largest heap is an error to the JVM.
	 */
	private static final Pattern LEAST_HEAP = Pattern
		.compile("-X?ms(.+)|-XX:(?:InitialHeapSize|MinHeapSize|SoftMaxHeapSize)=(.+)");

	private static final Pattern LARGEST_HEAP = Pattern.compile("-X?mx(.+)|-XX:MaxHeapSize=(.+)");

	private static final Pattern LARGEST_SHARE = Pattern.compile("-XX:MaxRAMPercentage=([\\d.]{1,30})");

	private static final Pattern ABOUT_LARGEST = Pattern
		.compile("-X?mx.+|-XX:(MaxHeapSize|(Default)?M(ax|in)RAM\\w*)=.*|-XX:\\+AggressiveHeap");

	/**
	 * A young generation would have to fit into the initial heap.
	 */
	private static final Pattern ABOUT_INITIAL = Pattern.compile("-X?m[sn].+"
			+ "|-XX:(InitialHeapSize|MinHeapSize|InitialRAM\\w+|NewSize|MaxNewSize|OldSize)=.*|-XX:\\+AggressiveHeap");

	private static final Pattern CONCURRENT_THREADS = Pattern.compile("-XX:ConcGCThreads=(\\d{1,9})");

	private static final Pattern ABOUT_PARALLEL_THREADS = Pattern.compile("-XX:ParallelGCThreads=.*");

	private static final Pattern PARALLEL_THREADS = Pattern.compile("-XX:ParallelGCThreads=([1-9]\\d{0,8})");

	private static final Pattern COMPILER_THREADS = Pattern.compile("-XX:CICompilerCount=([1-9]\\d{0,8})");

	private static final Pattern CARRIERS = Pattern
		.compile("-Djdk\\.virtualThreadScheduler\\.parallelism=([1-9]\\d{0,8})");

	private static final Pattern EVENT_LOOPS = Pattern.compile("-Dio\\.netty\\.eventLoopThreads=([1-9]\\d{0,8})");

	private static final Pattern ABOUT_COMPILATION = Pattern
		.compile("-Xint|-Xcomp|-XX:[+-]TieredCompilation|-XX:(Tier\\w+|CompileThreshold\\w*|CompilationMode)=.*");

	private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgGtT]?)");

	UserOptions {
		options = List.copyOf(options);
	}

	/**
	 * Number of processors that every worker is told to use.
	 */
	OptionalInt processors() {
		return lastNumber(PROCESSORS);
	}

	boolean decidesLargestHeap() {
		return anyMatch(ABOUT_LARGEST);
	}

	boolean decidesInitialHeap() {
		return anyMatch(ABOUT_INITIAL);
	}

	boolean decidesCollector() {
		return anyMatch(Collector.OPTION);
	}

	boolean decidesCompilation() {
		return anyMatch(ABOUT_COMPILATION);
	}

	/**
	 * How many threads collect garbage while nothing else runs.
	 */
	OptionalInt parallelThreads() {
		return lastNumber(PARALLEL_THREADS);
	}

	OptionalInt compilerThreads() {
		return lastNumber(COMPILER_THREADS);
	}

	/**
	 * How many threads carry virtual ones.
	 */
	OptionalInt carriers() {
		return lastNumber(CARRIERS);
	}

	/**
	 * How many event loops Netty's users have.
	 */
	OptionalInt eventLoops() {
		return lastNumber(EVENT_LOOPS);
	}

	/**
	 * The largest heap, if it is set as a number of bytes.
	 */
	OptionalLong largestHeap() {
		return sizes(LARGEST_HEAP).reduce((first, second) -> second);
	}

	/**
	 * The largest heap as a percentage of the memory.
	 */
	OptionalDouble largestShare() {
		try {
			return last(LARGEST_SHARE).stream().mapToDouble(Double::parseDouble).findFirst();
		}
		catch (NumberFormatException ex) {
			return OptionalDouble.empty();
		}
	}

	/**
	 * What the largest heap must not be smaller than.
	 */
	long leastHeap() {
		return sizes(LEAST_HEAP).max().orElse(0);
	}

	/**
	 * How many parallel threads a collector has to have, if the user has not said how
	 * many it has: some refuse to start with fewer of them than of concurrent ones.
	 */
	OptionalInt leastParallelThreads() {
		return anyMatch(ABOUT_PARALLEL_THREADS) ? OptionalInt.empty() : lastNumber(CONCURRENT_THREADS);
	}

	String collector() {
		return Collector.selectedBy(this.options);
	}

	/**
	 * The options that decide something, in the user's words.
	 */
	List<String> decisive() {
		return this.options.stream()
			.filter((option) -> Stream
				.of(PROCESSORS, ABOUT_LARGEST, ABOUT_INITIAL, Collector.OPTION, ABOUT_COMPILATION,
						ABOUT_PARALLEL_THREADS, CONCURRENT_THREADS, COMPILER_THREADS, CARRIERS, EVENT_LOOPS)
				.anyMatch((pattern) -> pattern.matcher(option).matches()))
			.distinct()
			.toList();
	}

	private boolean anyMatch(Pattern pattern) {
		return this.options.stream().anyMatch((option) -> pattern.matcher(option).matches());
	}

	private OptionalInt lastNumber(Pattern pattern) {
		return last(pattern).stream().mapToInt(Integer::parseInt).findFirst();
	}

	private List<String> last(Pattern pattern) {
		List<String> values = values(pattern);
		return values.subList(Math.max(0, values.size() - 1), values.size());
	}

	private LongStream sizes(Pattern pattern) {
		return values(pattern).stream().flatMapToLong(UserOptions::bytes);
	}

	private List<String> values(Pattern pattern) {
		List<String> values = new ArrayList<>();
		for (String option : this.options) {
			Matcher matcher = pattern.matcher(option);
			for (int i = 1; matcher.matches() && i <= matcher.groupCount(); i++) {
				if (matcher.group(i) != null) {
					values.add(matcher.group(i));
				}
			}
		}
		return values;
	}

	private static LongStream bytes(String text) {
		Matcher matcher = SIZE.matcher(text);
		if (!matcher.matches()) {
			// The JVM would not have started.
			return LongStream.empty();
		}
		int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
			case "k" -> 10;
			case "m" -> 20;
			case "g" -> 30;
			case "t" -> 40;
			default -> 0;
		};
		return LongStream.of(Long.parseLong(matcher.group(1)) << shift);
	}

}
