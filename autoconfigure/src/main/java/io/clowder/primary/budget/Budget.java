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
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import io.clowder.ClusterStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * What the cluster may use of the machine, and how it is divided between workers.
 */
public final class Budget {

	// docs/performance.md has what was measured of some of these constants.

	private static final double SHARE_OF_CONTAINER = 0.75;

	private static final double SHARE_OF_MACHINE = 0.5;

	private static final long PRIMARY = DataSize.ofMegabytes(128).toBytes();

	/**
	 * What a worker needs besides its heap: classes, compiled code, threads, buffers.
	 */
	private static final long OUTSIDE_OF_HEAP = DataSize.ofMegabytes(192).toBytes();

	private static final long INITIAL_HEAP = DataSize.ofMegabytes(64).toBytes();

	private static final String ARENAS = "2";

	/**
	 * Code is optimized after four times as many calls and loops as HotSpot would wait
	 * for. Otherwise the compiler competes for processors with the start of the
	 * application, most of whose code is not needed again.
	 */
	private static final List<String> LATER_OPTIMIZATION = List.of("-XX:Tier4InvocationThreshold=20000",
			"-XX:Tier4MinInvocationThreshold=2400", "-XX:Tier4CompileThreshold=60000",
			"-XX:Tier4BackEdgeThreshold=160000");

	private static final long MEGABYTE = DataSize.ofMegabytes(1).toBytes();

	/**
	 * Heaps from this size on have references that are not compressed.
	 */
	private static final long COMPRESSED_HEAP = DataSize.ofGigabytes(32).toBytes();

	/**
	 * Largest heap of a JVM that is not told one, in percent of the memory.
	 */
	private static final double DEFAULT_PERCENTAGE = 25;

	private final MachineResources machine;

	private final BudgetSettings settings;

	private final double processors;

	private final long memory;

	private Budget(MachineResources machine, BudgetSettings settings) {
		this.machine = machine;
		this.settings = settings;
		Double processors = settings.processors();
		this.processors = (processors != null) ? processors : machine.processors();
		Long memory = settings.memory();
		double share = machine.isMemoryLimited() ? SHARE_OF_CONTAINER : SHARE_OF_MACHINE;
		this.memory = (memory != null) ? memory : (long) (machine.memory() * share);
	}

	/**
	 * The budget of the cluster.
	 * @param machine what the machine has
	 * @param settings what the user asked for
	 * @return the budget
	 */
	public static Budget of(MachineResources machine, BudgetSettings settings) {
		return new Budget(machine, settings);
	}

	double processors() {
		return this.processors;
	}

	long memory() {
		return this.memory;
	}

	/**
	 * Whether a control group, such as a container's, sets a limit that counts.
	 */
	boolean isLimited() {
		return (this.settings.processors() == null && this.machine.areProcessorsLimited())
				|| (this.settings.memory() == null && this.machine.isMemoryLimited());
	}

	long minWorkerMemory() {
		return this.settings.minWorkerMemory();
	}

	@Nullable Integer datasourceConnections() {
		return this.settings.datasourceConnections();
	}

	/**
	 * Number of workers of which each has a processor, and memory enough.
	 * @param standby number of workers that wait to take another's place
	 * @return the number, at least 1
	 */
	public int maxWorkers(int standby) {
		return (int) Math.max(1, Math.min((long) this.processors, maxByMemory() - standby));
	}

	/**
	 * For how many processes the memory is enough.
	 */
	long maxByMemory() {
		return Math.max(0, this.memory - PRIMARY) / this.settings.minWorkerMemory();
	}

	/**
	 * Memory of each worker, which may be less than it needs.
	 */
	long share(PoolSize size) {
		return Math.max(0, this.memory - PRIMARY) / size.processes();
	}

	/**
	 * What a worker of a pool gets.
	 */
	WorkerBudget divide(PoolSize size, UserChoices user) {
		List<String> options = new ArrayList<>();
		int processors = user.options().processors().orElseGet(() -> {
			int each = (int) Math.max(1, Math.ceil(this.processors / size.workers()));
			options.add("-XX:ActiveProcessorCount=" + each);
			return each;
		});
		Long heapMax = heapMax(size, user.options(), options);
		addInitialHeap(user.options(), heapMax, options);
		String collector = collector(processors, user.options(), options);
		user.options()
			.leastParallelThreads()
			.stream()
			.filter((threads) -> threads > processors)
			.forEach((threads) -> options.add("-XX:ParallelGCThreads=" + threads));
		if (!user.options().decidesCompilation()) {
			options.addAll(LATER_OPTIMIZATION);
		}
		Integer connections = connections(size, user.datasource(), options);
		return new WorkerBudget(processors, heapMax, collector, connections, options,
				user.decidesArenas() ? Map.of() : Map.of(UserChoices.ARENAS, ARENAS));
	}

	/**
	 * How many threads a worker has for what.
	 */
	ClusterStatus.ThreadShare threads(WorkerBudget worker, UserChoices user) {
		return new WorkerThreads(worker.processors(), user).share(worker.collector(), this.machine.memory());
	}

	private @Nullable Long heapMax(PoolSize size, UserOptions user, List<String> options) {
		if (!user.decidesLargestHeap()) {
			long share = Math.max(share(size), this.settings.minWorkerMemory());
			long heap = Math.max(Math.max(share - OUTSIDE_OF_HEAP, share / 2), user.leastHeap());
			long megabytes = (heap + MEGABYTE - 1) / MEGABYTE;
			options.add("-Xmx" + megabytes + "m");
			return megabytes * MEGABYTE;
		}
		OptionalLong largest = user.largestHeap();
		if (largest.isPresent()) {
			return largest.getAsLong();
		}
		OptionalDouble percentage = user.largestShare();
		return percentage.isPresent()
				? (long) (this.machine.memory() * percentage.getAsDouble() / 100 / size.processes()) : null;
	}

	/**
	 * The JVM refuses an initial heap that is larger than the largest, if that is set in
	 * bytes.
	 */
	private static void addInitialHeap(UserOptions user, @Nullable Long heapMax, List<String> options) {
		boolean fits = heapMax == null || heapMax >= INITIAL_HEAP;
		if (fits && !user.decidesInitialHeap()) {
			options.add("-Xms" + INITIAL_HEAP / MEGABYTE + "m");
		}
	}

	private static String collector(int processors, UserOptions user, List<String> options) {
		if (user.decidesCollector()) {
			return user.collector();
		}
		if (processors > 1) {
			return Collector.DEFAULT;
		}
		options.add(Collector.SERIAL.option());
		return Collector.SERIAL.toString();
	}

	/**
	 * Options of workers that matter to a JVM that makes a class archive for them: both
	 * have to use the same collector, and to compress references or not. The number of
	 * workers changes them as little as possible, since archives with other options are
	 * others.
	 */
	List<String> archiveOptions(PoolSize size, UserChoices user) {
		WorkerBudget worker = divide(size, user);
		List<String> options = new ArrayList<>(worker.jvmOptions());
		options.removeIf((option) -> !Collector.OPTION.matcher(option).matches());
		Long heapMax = worker.heapMax();
		if (heapMax != null && user.options().largestHeap().isEmpty()) {
			double own = this.machine.memory() * user.options().largestShare().orElse(DEFAULT_PERCENTAGE) / 100;
			boolean isCompressed = heapMax < COMPRESSED_HEAP;
			if (isCompressed != (own < COMPRESSED_HEAP)) {
				options.add(isCompressed ? "-Xmx24g" : "-Xmx40g");
			}
		}
		return List.copyOf(options);
	}

	private @Nullable Integer connections(PoolSize size, DatasourceChoice user, List<String> options) {
		Integer total = this.settings.datasourceConnections();
		if (user.poolSize() != null || total == null) {
			return user.poolSize();
		}
		int each = Math.max(1, total / size.processes());
		options.add("-D" + WorkerBudget.DATASOURCE_CONNECTIONS + "=" + each);
		return each;
	}

}
