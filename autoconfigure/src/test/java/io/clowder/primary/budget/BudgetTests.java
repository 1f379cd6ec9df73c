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
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Budget}.
 */
class BudgetTests {

	private static final long MB = 1024 * 1024;

	private static final MachineResources MACHINE = new MachineResources(4, 16384 * MB, false, false);

	private static final DatasourceChoice NO_DATASOURCE = new DatasourceChoice(false, null);

	private static final RequestThreadChoice REQUESTS = new RequestThreadChoice(1024, List.of());

	@Test
	void halfOfAMachineIsUsed() {
		Budget budget = budget(MACHINE, null, null);
		assertThat(budget.processors()).isEqualTo(4);
		assertThat(budget.memory()).isEqualTo(8192 * MB);
		assertThat(budget.isLimited()).isFalse();
	}

	@Test
	void threeQuartersOfAContainerAreUsed() {
		Budget budget = budget(new MachineResources(1.5, 2048 * MB, true, true), null, null);
		assertThat(budget.processors()).isEqualTo(1.5);
		assertThat(budget.memory()).isEqualTo(1536 * MB);
		assertThat(budget.isLimited()).isTrue();
	}

	@Test
	void whatTheUserAsksForWins() {
		MachineResources container = new MachineResources(1.5, 2048 * MB, true, true);
		assertThat(budget(container, 2.5, null).processors()).isEqualTo(2.5);
		assertThat(budget(container, 2.5, null).isLimited()).isTrue();
		assertThat(budget(container, null, 100 * MB).memory()).isEqualTo(100 * MB);
		assertThat(budget(container, null, 100 * MB).isLimited()).isTrue();
		assertThat(budget(container, 2.5, 100 * MB).isLimited()).isFalse();
	}

	@Test
	void oneLimitIsEnoughToBeLimited() {
		assertThat(budget(new MachineResources(1.5, 2048 * MB, true, false), null, null).isLimited()).isTrue();
		assertThat(budget(new MachineResources(1.5, 2048 * MB, false, true), null, null).isLimited()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "4,8192,0,4", "4.9,8192,0,4", "0.5,8192,0,1", "1.99,8192,0,1", "64,8192,0,31", "4,1152,0,4",
			"4,1151,0,3", "4,1151,1,2", "4,384,0,1", "4,100,0,1", "4,64,3,1", "64,8192,30,1", "1e18,9e8,0,3515624" })
	void maxIsTheSmallerOfProcessorsAndMemory(double processors, double memory, int standby, int max) {
		assertThat(budget(MACHINE, processors, (long) (memory * MB)).maxWorkers(standby)).isEqualTo(max);
	}

	@ParameterizedTest
	@CsvSource({ "2,2,1", "4,2,2", "4,3,2", "4,4,1", "4,5,1", "1.5,1,2", "1.5,2,1", "0.5,1,1", "64,1,64", "3,2,2" })
	void processorsAreDividedAndRoundedUp(double processors, int workers, int each) {
		WorkerBudget worker = divide(budget(MACHINE, processors, null), workers);
		assertThat(worker.processors()).isEqualTo(each);
		assertThat(worker.jvmOptions()).contains("-XX:ActiveProcessorCount=" + each);
	}

	@ParameterizedTest
	@CsvSource({ "8192,2,3840", "8192,4,1824", "1664,4,192", "1663,4,192", "1600,4,184", "1152,4,128", "896,2,192",
			"100,4,128", "512,4,128" })
	void heapIsWhatTheWorkerHasLessWhatIsOutsideOfIt(long memory, int workers, long heap) {
		WorkerBudget worker = divide(budget(MACHINE, null, memory * MB), workers);
		assertThat(worker.heapMax()).isEqualTo(heap * MB);
		assertThat(worker.jvmOptions()).contains("-Xmx" + heap + "m", "-Xms64m");
	}

	@Test
	void initialHeapIsNeverLargerThanTheLargest() {
		BudgetSettings settings = new BudgetSettings(true, null, 100 * MB, 126 * MB, null);
		WorkerBudget worker = Budget.of(MACHINE, settings).divide(new PoolSize(4, 0), user());
		assertThat(worker.jvmOptions()).contains("-Xmx63m").noneMatch((option) -> option.startsWith("-Xms"));
		assertThat(divide("-Xmx63m").jvmOptions()).noneMatch((option) -> option.startsWith("-Xms"));
		assertThat(divide("-Xmx64m").jvmOptions()).contains("-Xms64m");
	}

	@Test
	void standbyHasMemoryAndConnectionsButNoProcessor() {
		Budget budget = Budget.of(MACHINE, new BudgetSettings(true, null, null, 256 * MB, 30));
		WorkerBudget worker = budget.divide(new PoolSize(2, 1), user());
		assertThat(worker.processors()).isEqualTo(2);
		assertThat(worker.heapMax()).isEqualTo((8192 - 128) / 3 * MB - 192 * MB);
		assertThat(worker.datasourceConnections()).isEqualTo(10);
	}

	@Test
	void oneProcessorHasTheSerialCollector() {
		WorkerBudget one = divide(budget(MACHINE, 2.0, null), 2);
		assertThat(one.collector()).isEqualTo("serial");
		assertThat(one.jvmOptions()).contains("-XX:+UseSerialGC");
		WorkerBudget two = divide(budget(MACHINE, 4.0, null), 2);
		assertThat(two.collector()).isEqualTo("default");
		assertThat(two.jvmOptions()).noneMatch((option) -> option.contains("GC"));
		assertThat(divide("-XX:ActiveProcessorCount=1").collector()).isEqualTo("serial");
	}

	@Test
	void everythingIsSaidWhereTheUserSaysNothing() {
		WorkerBudget worker = divide(budget(MACHINE, null, null), 4);
		assertThat(worker).isEqualTo(new WorkerBudget(1, 1824 * MB, "serial", null,
				List.of("-XX:ActiveProcessorCount=1", "-Xmx1824m", "-Xms64m", "-XX:+UseSerialGC",
						"-XX:Tier4InvocationThreshold=20000", "-XX:Tier4MinInvocationThreshold=2400",
						"-XX:Tier4CompileThreshold=60000", "-XX:Tier4BackEdgeThreshold=160000"),
				Map.of("MALLOC_ARENA_MAX", "2")));
	}

	@ParameterizedTest
	@CsvSource({ "-Xmx256m,-Xmx", "-XX:MaxHeapSize=256m,-Xmx", "-XX:MaxRAMPercentage=50,-Xmx", "-XX:MaxRAM=1g,-Xmx",
			"-Xms100m,-Xms", "-XX:InitialRAMPercentage=1,-Xms", "-XX:+UseG1GC,-XX:+Use", "-XX:-UseSerialGC,-XX:+Use",
			"-XX:ActiveProcessorCount=1,-XX:Active", "-XX:Tier4InvocationThreshold=9,-XX:Tier4",
			"-XX:CompileThresholdScaling=2,-XX:Tier4", "-XX:TieredStopAtLevel=1,-XX:Tier4" })
	void onlyWhatTheUserHasNotDecidedIsSaid(String option, String missing) {
		List<String> prefixes = List.of("-Xmx", "-Xms", "-XX:+Use", "-XX:Active", "-XX:Tier4");
		List<String> options = Budget.of(MACHINE, new BudgetSettings(true, 1.0, null, 256 * MB, null))
			.divide(new PoolSize(2, 0), user(option))
			.jvmOptions();
		assertThat(prefixes).filteredOn((prefix) -> options.stream().noneMatch((each) -> each.startsWith(prefix)))
			.containsExactly(missing);
		assertThat(options)
			.allSatisfy((each) -> assertThat(prefixes).anySatisfy((prefix) -> assertThat(each).startsWith(prefix)));
	}

	@Test
	void decisionsOfTheUserAreShown() {
		WorkerBudget worker = divide("-XX:ActiveProcessorCount=7", "-Xmx300m", "-XX:+UseZGC");
		assertThat(worker.processors()).isEqualTo(7);
		assertThat(worker.heapMax()).isEqualTo(300 * MB);
		assertThat(worker.collector()).isEqualTo("Z");
	}

	@Test
	void percentageIsOfTheMachineAndDivided() {
		assertThat(divide("-XX:MaxRAMPercentage=50").heapMax()).isEqualTo(4096 * MB);
		assertThat(divide("-XX:MaxRAM=1g").heapMax()).isNull();
	}

	@Test
	void heapIsLargeEnoughForTheInitialHeapOfTheUser() {
		assertThat(divide("-Xms5g").jvmOptions()).contains("-Xmx5120m").doesNotContain("-Xms64m");
		assertThat(divide("-XX:SoftMaxHeapSize=5g").jvmOptions()).contains("-Xmx5120m", "-Xms64m");
		assertThat(divide("-Xms5242881k").jvmOptions()).contains("-Xmx5121m");
		assertThat(divide("-Xms1g").jvmOptions()).contains("-Xmx3840m");
	}

	@Test
	void collectorHasThreadsEnoughForThoseOfTheUser() {
		assertThat(divide("-XX:ConcGCThreads=3").jvmOptions()).contains("-XX:ParallelGCThreads=3");
		assertThat(divide("-XX:ConcGCThreads=2").jvmOptions()).noneMatch((option) -> option.contains("Threads"));
		assertThat(divide("-XX:ConcGCThreads=3", "-XX:ParallelGCThreads=5").jvmOptions())
			.noneMatch((option) -> option.contains("Threads"));
	}

	@Test
	void environmentOfTheUserWins() {
		UserChoices choices = new UserChoices(new UserOptions(List.of()), true, NO_DATASOURCE, REQUESTS);
		assertThat(budget(MACHINE, null, null).divide(new PoolSize(2, 0), choices).environment()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "40,4,10", "41,4,10", "3,4,1", "1,1,1" })
	void connectionsAreDivided(int total, int workers, int each) {
		WorkerBudget worker = connections(total, workers, null);
		assertThat(worker.datasourceConnections()).isEqualTo(each);
		assertThat(worker.jvmOptions()).contains("-Dcluster.worker.datasource-connections=" + each);
	}

	@Test
	void poolSizeOfTheUserWins() {
		WorkerBudget worker = connections(40, 4, 25);
		assertThat(worker.datasourceConnections()).isEqualTo(25);
		assertThat(worker.jvmOptions()).noneMatch((option) -> option.startsWith("-D"));
	}

	@Test
	void connectionsAreNotDividedUnlessAskedFor() {
		assertThat(connections(null, 4, null).datasourceConnections()).isNull();
		assertThat(connections(null, 4, 25).datasourceConnections()).isEqualTo(25);
		assertThat(connections(null, 4, null).jvmOptions()).noneMatch((option) -> option.startsWith("-D"));
	}

	@Test
	void archivesDependOnTheCollector() {
		Budget budget = budget(MACHINE, 4.0, null);
		assertThat(budget.archiveOptions(new PoolSize(4, 0), user())).containsExactly("-XX:+UseSerialGC");
		assertThat(budget.archiveOptions(new PoolSize(6, 0), user())).containsExactly("-XX:+UseSerialGC");
		assertThat(budget.archiveOptions(new PoolSize(2, 0), user())).isEmpty();
		assertThat(budget.archiveOptions(new PoolSize(4, 0), user("-XX:+UseG1GC"))).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "256,128,8,-Xmx24g,", "256,128,2,,", "64,48,1,-Xmx40g,", "64,32,1,,", "100,50,8,,",
			"64,32,2,-Xmx24g,-XX:MaxRAMPercentage=75", "64,32,1,,-XX:MaxRAMPercentage=75", "256,128,8,,-Xmx8g",
			"256,128,8,,-XX:MaxRAM=8g" })
	void archivesDependOnWhetherReferencesAreCompressed(long machine, long memory, int workers,
			@Nullable String expected, @Nullable String user) {
		Budget budget = budget(new MachineResources(64, machine * 1024 * MB, false, false), null, memory * 1024 * MB);
		UserChoices choices = (user != null) ? user(user) : user();
		List<String> options = budget.archiveOptions(new PoolSize(workers, 0), choices);
		assertThat(options).isEqualTo((expected != null) ? List.of(expected) : List.of());
	}

	private static WorkerBudget connections(@Nullable Integer total, int workers, @Nullable Integer poolSize) {
		return Budget.of(MACHINE, new BudgetSettings(true, null, null, 256 * MB, total))
			.divide(new PoolSize(workers, 0),
					new UserChoices(new UserOptions(List.of()), false, new DatasourceChoice(true, poolSize), REQUESTS));
	}

	private static WorkerBudget divide(String... options) {
		return budget(MACHINE, null, null).divide(new PoolSize(2, 0), user(options));
	}

	private static WorkerBudget divide(Budget budget, int workers) {
		return budget.divide(new PoolSize(workers, 0), user());
	}

	private static UserChoices user(String... options) {
		return new UserChoices(new UserOptions(List.of(options)), false, NO_DATASOURCE, REQUESTS);
	}

	private static Budget budget(MachineResources machine, @Nullable Double processors, @Nullable Long memory) {
		return Budget.of(machine, new BudgetSettings(true, processors, memory, 256 * MB, null));
	}

}
