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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.clowder.ClusterStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerBudgets}, {@link BudgetText} and {@link UserChoices}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerBudgetsTests {

	private static final long MB = 1024 * 1024;

	private static final PoolSize TWO = new PoolSize(2, 0);

	private static final PoolSize FOUR = new PoolSize(4, 0);

	private final MockEnvironment environment = new MockEnvironment();

	private final Map<String, String> variables = new HashMap<>();

	private MachineResources machine = new MachineResources(2, 24000 * MB, false, false);

	private @Nullable Integer connections;

	@Test
	void budgetIsToldInOneLine(CapturedOutput output) {
		budgets().next(TWO);
		assertThat(line(output)).endsWith("Budget: 2 processors and 11.7 GB for 2 workers; each 1 processor, "
				+ "heap up to 5.6 GB, serial collector, up to 1024 threads for requests, "
				+ "1 thread to collect garbage, 2 threads to compile and 2 event loops for Redis.");
	}

	@Test
	void everythingThereIsToTellIsTold(CapturedOutput output) {
		this.machine = new MachineResources(3.5, 2000 * MB, true, true);
		this.connections = 30;
		budgets().next(new PoolSize(1, 1));
		assertThat(line(output))
			.endsWith("Budget: 3.5 processors and 1.5 GB (limited by the control group) for 1 worker "
					+ "and 1 standby; each 4 processors, heap up to 494 MB, the JVM's choice of collector, "
					+ "15 connections to the database, up to 1024 threads for requests, "
					+ "4 threads to collect garbage, 3 threads to compile and 4 event loops for Redis.");
	}

	@Test
	void decisionsOfTheUserAreTold(CapturedOutput output) {
		budgets("-Xmx256m").next(TWO);
		assertThat(line(output)).contains("heap up to 256 MB, serial collector, up to ")
			.endsWith(" for Redis. -Xmx256m was set by the user.");
	}

	@Test
	void allDecisionsOfTheUserAreTold(CapturedOutput output) {
		this.variables.put("MALLOC_ARENA_MAX", "1");
		this.environment.setProperty("spring.datasource.hikari.maximumPoolSize", "7");
		WorkerBudget worker = budgets("-XX:MaxRAM=1g", "-XX:+UseG1GC").next(TWO);
		assertThat(line(output)).endsWith("each 1 processor, G1 collector, 7 connections to the database, "
				+ "up to 1024 threads for requests, 1 thread to collect garbage, 2 threads to compile and "
				+ "2 event loops for Redis. -XX:MaxRAM=1g, -XX:+UseG1GC, MALLOC_ARENA_MAX and spring.datasource.hikari.maximum-pool-size "
				+ "were set by the user.");
		assertThat(worker.environment()).isEmpty();
	}

	@Test
	void threadsThatOnlyTheJvmKnowsAreNotTold(CapturedOutput output) {
		this.environment.setProperty("server.tomcat.threads.max", "1");
		budgets("-XX:+UseZGC", "-XX:TieredStopAtLevel=1", "-Dio.netty.eventLoopThreads=3").next(TWO);
		assertThat(line(output)).endsWith("Z collector, up to 1 thread for requests and 3 event loops for Redis. "
				+ "-XX:+UseZGC, -XX:TieredStopAtLevel=1, -Dio.netty.eventLoopThreads=3 and "
				+ "server.tomcat.threads.max were set by the user.");
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void carriersAreToldWhereThreadsAreVirtual(CapturedOutput output) {
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		budgets().next(TWO);
		assertThat(line(output)).contains("serial collector, virtual threads on 1 carrier for requests, 1 thread to");
	}

	@Test
	void arenasMayBeDecidedByTunables() {
		assertThat(budgets().next(TWO).environment()).containsOnlyKeys("MALLOC_ARENA_MAX");
		this.variables.put("GLIBC_TUNABLES", "glibc.malloc.check=1");
		assertThat(budgets().next(TWO).environment()).containsOnlyKeys("MALLOC_ARENA_MAX");
		this.variables.put("GLIBC_TUNABLES", "glibc.malloc.check=1:glibc.malloc.arena_max=4");
		assertThat(budgets().next(TWO).environment()).isEmpty();
	}

	@Test
	void budgetIsToldAgainWhenTheNumberOfWorkersHasChanged(CapturedOutput output) {
		WorkerBudgets budgets = budgets();
		budgets.next(TWO);
		budgets.next(TWO);
		assertThat(output.getOut()).containsOnlyOnce("Budget:");
		assertThat(budgets.next(FOUR).heapMax()).isEqualTo(((12000 - 128) / 4 - 192) * MB);
		assertThat(output.getOut()).containsOnlyOnce("for 4 workers");
	}

	@ParameterizedTest
	@CsvSource({ "1,1 processor and", "1.25,1.25 processors and", "0.5,0.5 processors and", "2.333,2.33 processors and",
			"2.999,3.0 processors and" })
	void processorsAreToldWithoutUselessDigits(double processors, String text, CapturedOutput output) {
		this.machine = new MachineResources(processors, 24000 * MB, true, false);
		budgets().next(TWO);
		assertThat(output.getOut()).contains("Budget: " + text);
	}

	@Test
	void tooLittleMemoryIsAWarning(CapturedOutput output) {
		this.machine = new MachineResources(2, 1024 * MB, false, true);
		budgets().next(FOUR);
		assertThat(output.getOut()).contains("With 4 workers each has 160 MB of memory, less than "
				+ "'cluster.budget.min-worker-memory' (256 MB). 768 MB is enough for 2 workers. "
				+ "Raise 'cluster.budget.memory', or use fewer workers.");
	}

	@Test
	void memoryThatIsEnoughForNoWorkerIsAWarning(CapturedOutput output) {
		this.machine = new MachineResources(2, 256 * MB, false, true);
		budgets().next(new PoolSize(1, 0));
		assertThat(output.getOut()).contains("With 1 worker each has 64 MB of memory, less than "
				+ "'cluster.budget.min-worker-memory' (256 MB). 192 MB is enough for none.");
	}

	@Test
	void enoughMemoryIsNoWarning(CapturedOutput output) {
		this.machine = new MachineResources(2, (256 * 4 + 128) * 2 * MB, false, false);
		budgets().next(FOUR);
		assertThat(output.getOut()).doesNotContain("WARN");
	}

	@Test
	void manyConnectionsAreAWarning(CapturedOutput output) {
		this.environment.setProperty("spring.datasource.url", "jdbc:h2:mem:a");
		budgets().next(TWO);
		assertThat(output.getOut()).doesNotContain("WARN");
		budgets().next(FOUR);
		assertThat(output.getOut()).contains("4 workers have up to 40 connections to the database, 10 each. Set "
				+ "'cluster.budget.datasource-connections' to the number that all of them may have together.");
	}

	@Test
	void manyConnectionsOfAConfiguredPoolAreAWarning(CapturedOutput output) {
		this.environment.setProperty("spring.datasource.hikari.maximum-pool-size", "25");
		budgets().next(new PoolSize(3, 1));
		assertThat(output.getOut()).contains("4 workers have up to 100 connections to the database, 25 each. Set");
	}

	@Test
	void connectionsAreNoWarningWhenThereIsNoDatabaseOrTheyAreDivided(CapturedOutput output) {
		budgets().next(FOUR);
		this.environment.setProperty("spring.datasource.url", "jdbc:h2:mem:a");
		this.connections = 40;
		budgets().next(FOUR);
		assertThat(output.getOut()).doesNotContain("WARN");
	}

	@Test
	void moreConnectionsThanAllowedAreAWarning(CapturedOutput output) {
		this.connections = 3;
		budgets().next(FOUR);
		assertThat(output.getOut()).contains("4 workers have up to 4 connections to the database, 1 each, more than "
				+ "'cluster.budget.datasource-connections' (3).");
	}

	@Test
	void poolSizeThatIsNoNumberIsLeftToTheWorkers() {
		this.environment.setProperty("spring.datasource.hikari.maximum-pool-size", "many");
		assertThat(DatasourceChoice.of(this.environment)).isEqualTo(new DatasourceChoice(true, null));
		this.environment.setProperty("spring.datasource.hikari.maximum-pool-size", " 8 ");
		assertThat(DatasourceChoice.of(this.environment)).isEqualTo(new DatasourceChoice(true, 8));
	}

	@Test
	void endpointShowsTheBudget() {
		this.connections = 10;
		assertThat(budgets("-XX:+UseG1GC").status(TWO)).isEqualTo(new ClusterStatus.Budget(2, 12000 * MB, false,
				new ClusterStatus.WorkerShare(1, ((12000 - 128) / 2 - 192) * MB, "G1", 5,
						new ClusterStatus.ThreadShare(1024, 1, 2, 2)),
				List.of("-XX:+UseG1GC")));
	}

	@Test
	void machineIsSharedByAllProcesses() {
		assertThat(budgets().sharers(new PoolSize(2, 1))).isEqualTo(3);
		assertThat(budgets().archiveOptions(TWO)).containsExactly("-XX:+UseSerialGC");
	}

	@Test
	void nothingIsDividedWithoutABudget(CapturedOutput output) {
		WorkerBudgets budgets = WorkerBudgets.of(null, List.of(), this.variables, this.environment);
		WorkerBudget worker = budgets.next(FOUR);
		assertThat(worker.jvmOptions()).isEmpty();
		assertThat(worker.environment()).isEmpty();
		assertThat(budgets.status(FOUR)).isNull();
		assertThat(budgets.sharers(FOUR)).isOne();
		assertThat(budgets.archiveOptions(FOUR)).isEmpty();
		assertThat(output.getOut()).isEmpty();
	}

	private WorkerBudgets budgets(String... options) {
		Budget budget = Budget.of(this.machine, new BudgetSettings(true, null, null, 256 * MB, this.connections));
		return WorkerBudgets.of(budget, List.of(options), this.variables, this.environment);
	}

	private static String line(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> line.contains("Budget:")).findFirst().orElseThrow();
	}

}
