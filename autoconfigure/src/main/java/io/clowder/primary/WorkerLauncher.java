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

package io.clowder.primary;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.clowder.primary.archive.ClassArchiveTicket;
import io.clowder.primary.archive.ClassArchives;
import io.clowder.primary.budget.PoolSize;
import io.clowder.primary.budget.WorkerBudget;
import io.clowder.primary.budget.WorkerBudgets;
import io.clowder.primary.build.Build;
import io.clowder.primary.build.Generations;
import io.clowder.primary.command.WorkerCommand;
import io.clowder.primary.command.WorkerCommandFactory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Launches the process of a worker: from the build of its generation, with its share of
 * the machine and with what it has to do with a class archive.
 */
final class WorkerLauncher {

	private static final Log logger = LogFactory.getLog(WorkerLauncher.class);

	private final WorkerCommandFactory commands;

	private final Generations builds;

	private final List<String> jvmOptions;

	private final WorkerBudgets budgets;

	private final ClassArchives archives;

	private final Set<String> started = new HashSet<>();

	/**
	 * Creates a launcher.
	 * @param commands creates the command line
	 * @param builds what each generation runs
	 * @param jvmOptions what all workers have
	 * @param budgets divides the machine
	 * @param archives the class archives of the builds
	 */
	WorkerLauncher(WorkerCommandFactory commands, Generations builds, List<String> jvmOptions, WorkerBudgets budgets,
			ClassArchives archives) {
		this.commands = commands;
		this.builds = builds;
		this.jvmOptions = jvmOptions;
		this.budgets = budgets;
		this.archives = archives;
	}

	Process launch(int workerId, int seat, int generation, PoolSize size) throws IOException {
		WorkerBudget budget = this.budgets.next(size);
		List<String> options = new ArrayList<>(this.jvmOptions);
		options.addAll(budget.jvmOptions());
		options.add("-Dcluster.worker.id=" + workerId);
		Build build = this.builds.of(generation);
		ClassArchiveTicket ticket = this.archives.prepare(build);
		Long pid = null;
		try {
			options.addAll(ticket.options());
			WorkerCommand command = this.commands.create(workerId, seat, build.archive(), this.budgets.sharers(size),
					options);
			if (this.started.add(workerId + "/" + seat)) {
				command.notes().forEach(logger::info);
			}
			Process process = start(command, budget.environment());
			pid = process.pid();
			return process;
		}
		finally {
			this.archives.started(ticket, pid);
		}
	}

	private static Process start(WorkerCommand command, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = command.toProcessBuilder();
		builder.environment().putAll(environment);
		// A terminal's input cannot be shared by several processes.
		builder.redirectInput(new File("/dev/null"));
		return builder.start();
	}

}
