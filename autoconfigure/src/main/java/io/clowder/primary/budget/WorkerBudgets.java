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

import io.clowder.ClusterStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The budgets of workers as they are started. Whoever has changed the number of workers
 * is told what that means. For one thread at a time.
 */
public final class WorkerBudgets {

	private static final Log logger = LogFactory.getLog("io.clowder.cluster");

	private final @Nullable Budget budget;

	private final UserChoices user;

	private @Nullable PoolSize told;

	private WorkerBudgets(@Nullable Budget budget, UserChoices user) {
		this.budget = budget;
		this.user = user;
	}

	/**
	 * Creates the budgets.
	 * @param budget what is divided, {@code null} if nothing is
	 * @param jvmOptions the user's JVM options, which win
	 * @param variables the environment variables of this process, which win
	 * @param environment the application's environment, which wins
	 * @return the budgets
	 */
	public static WorkerBudgets of(@Nullable Budget budget, List<String> jvmOptions, Map<String, String> variables,
			Environment environment) {
		return new WorkerBudgets(budget, UserChoices.of(jvmOptions, variables, environment));
	}

	/**
	 * The budget of a worker that is about to be started.
	 * @param size the pool, with this worker
	 * @return the budget
	 */
	public WorkerBudget next(PoolSize size) {
		if (this.budget == null) {
			return WorkerBudget.NONE;
		}
		WorkerBudget worker = this.budget.divide(size, this.user);
		if (!size.equals(this.told)) {
			this.told = size;
			BudgetText text = new BudgetText(this.budget, this.user);
			logger.info(text.summary(size, worker));
			text.warnings(size, worker).forEach(logger::warn);
		}
		return worker;
	}

	/**
	 * Number of workers that share what an option gives to the whole machine.
	 * @param size the pool
	 * @return the number, 1 if nothing is shared
	 */
	public int sharers(PoolSize size) {
		return (this.budget != null) ? size.processes() : 1;
	}

	/**
	 * The budget as the endpoint shows it.
	 * @param size the pool
	 * @return the budget, {@code null} if there is none
	 */
	public ClusterStatus.@Nullable Budget status(PoolSize size) {
		if (this.budget == null) {
			return null;
		}
		WorkerBudget worker = this.budget.divide(size, this.user);
		return new ClusterStatus.Budget(this.budget.processors(), this.budget.memory(), this.budget.isLimited(),
				new ClusterStatus.WorkerShare(worker.processors(), worker.heapMax(), worker.collector(),
						worker.datasourceConnections(), this.budget.threads(worker, this.user)),
				this.user.decisive());
	}

	/**
	 * Options of workers that matter to a class archive.
	 * @param size the pool at the start
	 * @return the options
	 */
	public List<String> archiveOptions(PoolSize size) {
		return (this.budget != null) ? this.budget.archiveOptions(size, this.user) : List.of();
	}

}
