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

import io.clowder.ClusterStatus;

import org.springframework.util.unit.DataSize;

/**
 * What the log says of a budget.
 */
final class BudgetText {

	private static final int MANY_WORKERS = 2;

	private final Budget budget;

	private final UserChoices user;

	BudgetText(Budget budget, UserChoices user) {
		this.budget = budget;
		this.user = user;
	}

	/**
	 * How the machine is divided, in one line.
	 */
	String summary(PoolSize size, WorkerBudget worker) {
		StringBuilder text = new StringBuilder("Budget: ").append(count(this.budget.processors(), "processor"))
			.append(" and ")
			.append(memory(this.budget.memory()))
			.append(this.budget.isLimited() ? " (limited by the control group)" : "")
			.append(" for ")
			.append(count(size.workers(), "worker"))
			.append((size.standby() > 0) ? " and " + size.standby() + " standby" : "")
			.append("; each ")
			.append(count(worker.processors(), "processor"))
			.append((worker.heapMax() != null) ? ", heap up to " + memory(worker.heapMax()) : "")
			.append(worker.collector().equals(Collector.DEFAULT) ? ", the JVM's choice of collector"
					: ", " + worker.collector() + " collector");
		if (worker.datasourceConnections() != null) {
			text.append(", ").append(count(worker.datasourceConnections(), "connection")).append(" to the database");
		}
		text.append(", ").append(threads(this.budget.threads(worker, this.user)));
		List<String> decisive = this.user.decisive();
		return text.append('.')
			.append(decisive.isEmpty() ? ""
					: " " + list(decisive) + ((decisive.size() == 1) ? " was" : " were") + " set by the user.")
			.toString();
	}

	private String threads(ClusterStatus.ThreadShare threads) {
		List<String> uses = new ArrayList<>();
		boolean virtual = this.user.requestThreads().most() == null;
		uses.add((virtual ? "virtual threads on " + count(threads.requests(), "carrier")
				: "up to " + count(threads.requests(), "thread")) + " for requests");
		if (threads.collection() != null) {
			uses.add(count(threads.collection(), "thread") + " to collect garbage");
		}
		if (threads.compilation() != null) {
			uses.add(count(threads.compilation(), "thread") + " to compile");
		}
		uses.add(count(threads.eventLoops(), "event loop") + " for Redis");
		return list(uses);
	}

	/**
	 * What is not as it should be, a sentence or more for each.
	 */
	List<String> warnings(PoolSize size, WorkerBudget worker) {
		List<String> warnings = new ArrayList<>();
		long least = this.budget.minWorkerMemory();
		if (this.budget.share(size) < least) {
			long enough = this.budget.maxByMemory();
			warnings.add(("With %s each has %s of memory, less than 'cluster.budget.min-worker-memory' (%s). "
					+ "%s is enough for %s. Raise 'cluster.budget.memory', or use fewer workers.")
				.formatted(count(size.processes(), "worker"), memory(this.budget.share(size)), memory(least),
						memory(this.budget.memory()), (enough > 0) ? count(enough, "worker") : "none"));
		}
		addConnections(size, worker, warnings);
		return warnings;
	}

	private void addConnections(PoolSize size, WorkerBudget worker, List<String> warnings) {
		Integer total = this.budget.datasourceConnections();
		Integer each = worker.datasourceConnections();
		if (total == null && this.user.datasource().isConfigured() && size.processes() > MANY_WORKERS) {
			int poolSize = (each != null) ? each : DatasourceChoice.DEFAULT_POOL_SIZE;
			warnings.add(("%d workers have up to %d connections to the database, %d each. Set "
					+ "'cluster.budget.datasource-connections' to the number that all of them may have together.")
				.formatted(size.processes(), (long) size.processes() * poolSize, poolSize));
		}
		if (total != null && each != null && (long) size.processes() * each > total) {
			warnings.add(("%d workers have up to %d connections to the database, %d each, more than "
					+ "'cluster.budget.datasource-connections' (%d).")
				.formatted(size.processes(), (long) size.processes() * each, each, total));
		}
	}

	private static String list(List<String> items) {
		int last = items.size() - 1;
		return (last == 0) ? items.get(0) : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
	}

	private static String count(double count, String noun) {
		String number = (count == Math.rint(count)) ? String.valueOf((long) count)
				: String.format(Locale.ROOT, "%.2f", count).replaceAll("0$", "");
		return number + " " + noun + ((count == 1) ? "" : "s");
	}

	private static String memory(long bytes) {
		long megabytes = DataSize.ofBytes(bytes).toMegabytes();
		return (megabytes < 1024) ? megabytes + " MB" : String.format(Locale.ROOT, "%.1f GB", megabytes / 1024.0);
	}

}
