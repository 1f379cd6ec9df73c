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

package io.clowder.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many sessions per second the repositories read, or read and write, in a loop,
 * without HTTP. Not a test: it says what it has seen, and runs only if asked for by its
 * name. The repositories have their turn one after the other.
 */
class SessionLoopBenchmark {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static final int ROUNDS = 5;

	private static final Duration WARM_UP = Duration.ofSeconds(5);

	private static final Duration WINDOW = Duration.ofSeconds(1);

	@ParameterizedTest
	@CsvSource({ "false, 1", "false, 16", "true, 1", "true, 16" })
	void measure(boolean write, int threads) throws Exception {
		Map<RepositoryKind, List<Double>> rates = new EnumMap<>(RepositoryKind.class);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			for (RepositoryKind kind : RepositoryKind.values()) {
				rates.put(kind, new ArrayList<>());
				rate(kind, write, threads, executor, WARM_UP);
			}
			for (int round = 0; round < ROUNDS; round++) {
				for (RepositoryKind kind : RepositoryKind.values()) {
					rates.get(kind).add(rate(kind, write, threads, executor, WINDOW));
				}
			}
		}
		finally {
			executor.shutdownNow();
		}
		double stock = median(rates.get(RepositoryKind.STOCK));
		double clowder = median(rates.get(RepositoryKind.CLOWDER));
		System.out.printf("sessions %s per second, %d threads: stock %,.0f, Clowder %,.0f, ratio %.2f%n",
				write ? "read and written" : "read", threads, stock, clowder, clowder / stock);
		assertThat(stock).isPositive();
		assertThat(clowder).isPositive();
	}

	private static double rate(RepositoryKind kind, boolean write, int threads, ExecutorService executor,
			Duration duration) throws ExecutionException, InterruptedException {
		SessionRepository<?> created = kind.create(RepositorySettings.DEFAULTS, redis);
		TestRepository<?> repository = new TestRepository<>(created, RepositorySettings.DEFAULTS.namespace());
		List<String> ids = Stream.generate(() -> repository.store("count", 0).getId()).limit(threads).toList();
		long start = System.nanoTime();
		long end = start + duration.toNanos();
		List<Future<Long>> counts = new ArrayList<>();
		for (String id : ids) {
			counts.add(executor.submit(() -> use(created, repository, id, write, end)));
		}
		long sum = 0;
		for (Future<Long> count : counts) {
			sum += count.get();
		}
		return sum * 1e9 / (System.nanoTime() - start);
	}

	private static long use(SessionRepository<?> created, TestRepository<?> repository, String id, boolean write,
			long end) {
		long count = 0;
		while (System.nanoTime() < end) {
			RequestMemory.Scope scope = (created instanceof ClusterSessionRepository clowder) ? clowder.beginRequest()
					: null;
			use(repository, id, write);
			if (scope != null) {
				scope.close();
			}
			count++;
		}
		return count;
	}

	/**
	 * As Spring Session's filter does for one request, which looks for the session once
	 * more in the end.
	 */
	private static void use(TestRepository<?> repository, String id, boolean write) {
		Session session = repository.get(id);
		session.setLastAccessedTime(Instant.now());
		if (write) {
			Integer last = session.getAttribute("count");
			session.setAttribute("count", last + 1);
		}
		repository.save(session);
		repository.get(id);
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
	}

}
