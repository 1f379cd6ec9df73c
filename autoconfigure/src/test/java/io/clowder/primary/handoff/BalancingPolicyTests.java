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

package io.clowder.primary.handoff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.clowder.Balancing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BalancingPolicy}.
 */
class BalancingPolicyTests {

	private static final int CONNECTIONS = 10_000;

	private final BalancingPolicy leastConnections = BalancingPolicy.of(Balancing.LEAST_CONNECTIONS);

	private final BalancingPolicy roundRobin = BalancingPolicy.of(Balancing.ROUND_ROBIN);

	private final BalancingPolicy ipHash = BalancingPolicy.of(Balancing.IP_HASH);

	@ParameterizedTest
	@EnumSource
	void onlyCandidateIsChosen(Balancing balancing) {
		Worker worker = new Worker(7);
		worker.active = 100;
		worker.turns = 1000;
		for (int client = -100; client < 100; client++) {
			assertThat(BalancingPolicy.of(balancing).choose(List.of(worker), client)).isSameAs(worker);
		}
	}

	@Test
	void leastConnectionsChoosesTheWorkerWithTheFewest() {
		List<Worker> workers = workers(4);
		workers.get(0).active = 3;
		workers.get(1).active = 2;
		workers.get(2).active = 1;
		workers.get(2).turns = 99;
		workers.get(3).active = 2;
		assertThat(this.leastConnections.choose(workers, 0)).isSameAs(workers.get(2));
	}

	@Test
	void leastConnectionsFillsAnEmptyWorkerFirst() {
		List<Worker> workers = workers(3);
		workers.get(0).active = 50;
		workers.get(1).active = 50;
		for (int i = 0; i < 50; i++) {
			assertThat(open(this.leastConnections, workers)).isEqualTo(3);
		}
		assertThat(IntStream.range(0, 3).map((i) -> open(this.leastConnections, workers)).boxed())
			.containsExactlyInAnyOrder(1, 2, 3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 8 })
	void leastConnectionsOfAnIdleClusterIsExactRoundRobin(int size) {
		List<Worker> workers = workers(size);
		for (int i = 0; i < CONNECTIONS; i++) {
			int chosen = open(this.leastConnections, workers);
			assertThat(chosen).isEqualTo(1 + i % size);
			workers.get(chosen - 1).active--;
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 5, 8 })
	void leastConnectionsIsExactAlsoWhenClosedCountsArriveLateAndOutOfStep(int size) {
		int latest = 5;
		Random random = new Random(size);
		List<Worker> workers = workers(size);
		Map<Integer, List<Worker>> reports = new HashMap<>();
		for (int i = 0; i < CONNECTIONS; i++) {
			Worker chosen = workers.get(open(this.leastConnections, workers) - 1);
			reports.computeIfAbsent(i + random.nextInt(latest + 1), (key) -> new ArrayList<>()).add(chosen);
			reports.getOrDefault(i, List.of()).forEach((worker) -> worker.active--);
			assertThat(spread(workers)).as("after %d connections", i).isLessThanOrEqualTo(latest + 1);
		}
		workers.forEach((worker) -> worker.active = 0);
		while (spread(workers) > 0) {
			workers.get(open(this.leastConnections, workers) - 1).active--;
		}
		assertThat(workers).extracting(Worker::turns).as("made up for").containsOnly(workers.get(0).turns);
	}

	@Test
	void leastConnectionsKeepsOpenConnectionsLevel() {
		Random random = new Random(1);
		List<Worker> workers = workers(4);
		for (int i = 0; i < CONNECTIONS; i++) {
			Worker busy = workers.get(random.nextInt(4));
			if (busy.active > 0 && random.nextInt(3) == 0) {
				busy.active--;
			}
			long fewest = workers.stream().mapToLong(Worker::active).min().orElseThrow();
			assertThat(workers.get(open(this.leastConnections, workers) - 1).active).isEqualTo(fewest + 1);
		}
	}

	@Test
	void roundRobinGivesEveryWorkerItsTurnWhateverItHasOpen() {
		List<Worker> workers = workers(3);
		workers.get(1).active = 1000;
		List<Integer> chosen = IntStream.range(0, 9).map((i) -> open(this.roundRobin, workers)).boxed().toList();
		assertThat(chosen).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3);
	}

	@Test
	void roundRobinDoesNotDependOnTheOrderOfTheCandidates() {
		Random random = new Random(1);
		List<Worker> workers = workers(4);
		List<Worker> shuffled = new ArrayList<>(workers);
		for (int i = 0; i < 1000; i++) {
			Collections.shuffle(shuffled, random);
			assertThat(open(this.roundRobin, shuffled)).isEqualTo(1 + i % 4);
		}
	}

	@Test
	void ipHashGivesAClientItsWorkerAgain() {
		List<Worker> workers = workers(5);
		List<Worker> reversed = new ArrayList<>(workers);
		Collections.reverse(reversed);
		for (int client : clients()) {
			Worker chosen = this.ipHash.choose(workers, client);
			chosen.active += 7;
			chosen.turns += 3;
			assertThat(this.ipHash.choose(workers, client)).isSameAs(chosen);
			assertThat(this.ipHash.choose(reversed, client)).isSameAs(chosen);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5 })
	void ipHashMovesOnlyTheClientsOfAWorkerThatLeaves(int leaving) {
		List<Worker> workers = workers(5);
		List<Worker> remaining = workers.stream().filter((worker) -> worker.workerId() != leaving).toList();
		Map<Integer, Integer> moved = new HashMap<>();
		for (int client : clients()) {
			int before = this.ipHash.choose(workers, client).workerId();
			int after = this.ipHash.choose(remaining, client).workerId();
			if (before != leaving) {
				assertThat(after).isEqualTo(before);
			}
			else {
				moved.merge(after, 1, Integer::sum);
			}
		}
		assertThat(moved).as("its clients are spread over all others").hasSize(4);
		int fair = CONNECTIONS / 20;
		assertThat(moved.values()).allSatisfy((count) -> assertThat(count).isBetween(fair * 7 / 10, fair * 13 / 10));
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 8 })
	void ipHashSpreadsManyAddressesEvenly(int size) {
		List<Worker> workers = workers(size);
		Map<Integer, Long> counts = Arrays.stream(clients())
			.boxed()
			.collect(Collectors.groupingBy((client) -> this.ipHash.choose(workers, client).workerId(),
					Collectors.counting()));
		int fair = CONNECTIONS / size;
		assertThat(counts).hasSize(size);
		assertThat(counts.values()).allSatisfy((count) -> assertThat(count).isBetween(fair * 9L / 10, fair * 11L / 10));
	}

	/**
	 * Hashes of neighbours, whose addresses are the hardest to spread.
	 */
	private static int[] clients() {
		return IntStream.range(0, CONNECTIONS)
			.map((i) -> SharedListener.hash(new byte[] { 10, 0, (byte) (i / 250), (byte) (i % 250) }, 0, 4))
			.toArray();
	}

	private static int open(BalancingPolicy policy, List<Worker> workers) {
		Worker chosen = policy.choose(workers, 0);
		chosen.active++;
		chosen.turns++;
		return chosen.workerId();
	}

	private static long spread(List<Worker> workers) {
		return workers.stream().mapToLong(Worker::turns).max().orElseThrow()
				- workers.stream().mapToLong(Worker::turns).min().orElseThrow();
	}

	private static List<Worker> workers(int size) {
		return IntStream.rangeClosed(1, size).mapToObj(Worker::new).toList();
	}

	private static final class Worker implements Candidate {

		private final int id;

		private long active;

		private long turns;

		Worker(int id) {
			this.id = id;
		}

		@Override
		public int workerId() {
			return this.id;
		}

		@Override
		public long active() {
			return this.active;
		}

		@Override
		public long turns() {
			return this.turns;
		}

	}

}
