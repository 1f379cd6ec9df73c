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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

import io.clowder.ipc.ControlServer;
import io.clowder.ipc.NativeTransport;
import io.clowder.ipc.RuntimeDirectory;
import io.clowder.primary.archive.ClassArchiveFactory;
import io.clowder.primary.archive.ClassArchiveSettings;
import io.clowder.primary.archive.ClassArchives;
import io.clowder.primary.budget.Budget;
import io.clowder.primary.budget.PoolSize;
import io.clowder.primary.budget.WorkerBudgets;
import io.clowder.primary.build.BuildCache;
import io.clowder.primary.build.Builds;
import io.clowder.primary.build.Generations;
import io.clowder.primary.command.JavaCommandLine;
import io.clowder.primary.command.WorkerCommandFactory;
import io.clowder.primary.evidence.CrashReports;
import io.clowder.primary.handoff.SharedListeners;
import io.clowder.primary.redis.RedisProvision;
import io.clowder.primary.systemd.SystemdNotifier;
import io.clowder.primary.systemd.WatchdogInterval;
import io.netty.channel.IoEventLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The primary process, put together and run.
 */
public final class Primary {

	private static final Log logger = LogFactory.getLog("io.clowder.cluster");

	private static final List<String> WORKER_JVM_OPTIONS = List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
			"--add-opens=java.base/java.io=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
			"-Dspring.devtools.restart.enabled=false");

	private static final Duration INTERRUPTION_TIMEOUT = Duration.ofSeconds(5);

	private final ClusterSettings settings;

	private final ClassArchiveSettings archiveSettings;

	private final @Nullable Budget budget;

	private final ToIntFunction<String> workerCount;

	private final Environment environment;

	private final ClassLoader classLoader;

	/**
	 * Creates a primary.
	 * @param settings what the user asked of the cluster
	 * @param archiveSettings what the user asked of class archives
	 * @param budget what the cluster may use of the machine, {@code null} if that is not
	 * divided
	 * @param workerCount reads a number of workers, for scaling, and throws an
	 * {@link IllegalArgumentException} that says what is wrong with it
	 * @param environment the application's environment
	 * @param classLoader the application's class loader
	 */
	public Primary(ClusterSettings settings, ClassArchiveSettings archiveSettings, @Nullable Budget budget,
			ToIntFunction<String> workerCount, Environment environment, ClassLoader classLoader) {
		this.settings = settings;
		this.archiveSettings = archiveSettings;
		this.budget = budget;
		this.workerCount = workerCount;
		this.environment = environment;
		this.classLoader = classLoader;
	}

	/**
	 * Runs the cluster until it is stopped.
	 * @return exit code for this process
	 */
	public int run() {
		OpenFilesLimit.check(this.settings.workers());
		JavaCommandLine commandLine = JavaCommandLine.current();
		Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
		try (RuntimeDirectory directory = RuntimeDirectory.create(temporary)) {
			WorkerCommandFactory commands = new WorkerCommandFactory(commandLine, System.getenv(), directory.path());
			WorkerBudgets budgets = WorkerBudgets.of(this.budget, commands.options(), System.getenv(),
					this.environment);
			List<String> options = new ArrayList<>(WORKER_JVM_OPTIONS);
			options.addAll(budgets.archiveOptions(new PoolSize(this.settings.workers(), this.settings.standby())));
			ClassArchiveFactory archives = ClassArchiveFactory.of(this.archiveSettings, commandLine.executable(),
					commands.options(), options);
			try (BuildCache cache = archives.cache()) {
				return run(commandLine, directory, commands, budgets, archives, cache);
			}
		}
	}

	private int run(JavaCommandLine commandLine, RuntimeDirectory directory, WorkerCommandFactory commands,
			WorkerBudgets budgets, ClassArchiveFactory archives, @Nullable BuildCache cache) {
		Builds builds = new Builds(commandLine, directory.path(), cache);
		try (SideBySide<RedisProvision, Generations> prepared = prepare(builds, directory.path())) {
			prepared.first()
				.onExit()
				.thenAccept((code) -> logger.error("The private Redis has ended with code " + code
						+ ". Requests that need a session fail until the cluster is restarted."));
			IoEventLoop eventLoop = NativeTransport.newEventLoop("clowder-listener");
			try {
				return run(commandLine, directory, commands, budgets, archives, prepared, eventLoop);
			}
			finally {
				NativeTransport.shutdown(eventLoop);
			}
		}
	}

	private SideBySide<RedisProvision, Generations> prepare(Builds builds, Path directory) {
		return SideBySide.make(() -> RedisProvision.prepare(this.environment, this.classLoader, directory),
				() -> Generations.first(builds), INTERRUPTION_TIMEOUT);
	}

	private @Nullable ArchiveWatch watch(JavaCommandLine commandLine, SupervisorLoop loop) {
		Path archive = commandLine.archive();
		if (!this.settings.reload().watch()) {
			return null;
		}
		if (archive == null) {
			logger.warn("'cluster.reload.watch' has no effect: the application was not started from a jar.");
			return null;
		}
		return ArchiveWatch.start(archive, loop);
	}

	private int checkedWorkerCount(String text) {
		int count = this.workerCount.applyAsInt(text);
		try {
			OpenFilesLimit.check(count);
		}
		catch (OpenFilesLimitException ex) {
			throw new IllegalArgumentException(ex.getMessage(), ex);
		}
		return count;
	}

	private int run(JavaCommandLine commandLine, RuntimeDirectory directory, WorkerCommandFactory commands,
			WorkerBudgets budgets, ClassArchiveFactory archiveFactory, SideBySide<RedisProvision, Generations> prepared,
			IoEventLoop eventLoop) {
		Clock clock = new MonotonicClock();
		SupervisorLoop loop = new SupervisorLoop(clock);
		EventLog log = new EventLog(clock);
		Signals.handle(loop, new Terminal());
		Map<String, String> environment = System.getenv();
		loop.observer(new SystemdReporter(SystemdNotifier.of(environment),
				WatchdogInterval.of(environment, ProcessHandle.current().pid()).orElse(null), clock));
		List<String> jvmOptions = new ArrayList<>(WORKER_JVM_OPTIONS);
		jvmOptions.add("-Dcluster.worker.directory=" + directory.path());
		if (!commands.handlesOutOfMemory()) {
			jvmOptions.add("-XX:+ExitOnOutOfMemoryError");
		}
		try (ClassArchives archives = archiveFactory.create(clock, new ArchiveReporter(loop, log));
				SharedListeners listeners = new SharedListeners(eventLoop, this.settings.balancing(), (port) -> logger
					.info("Port " + port + " is open for all workers, " + this.settings.balancing() + " balancing."))) {
			WorkerLauncher launcher = new WorkerLauncher(commands, prepared.second(), jvmOptions, budgets, archives);
			WorkerProcesses processes = new WorkerProcesses(directory.path(), launcher, prepared.second(), archives,
					listeners, loop, new CrashReports(this.settings.crashReports()), clock);
			PrimaryListener listener = new PrimaryListener(processes, listeners, loop,
					new StatusReport(this.settings.balancing(), listeners, budgets), log,
					prepared.first().properties());
			ControlServer server = ControlServer.start(eventLoop, directory.controlSocket(), listener);
			try (server) {
				int count = this.settings.workers();
				logger.info((count == 1) ? "Starting one worker." : "Starting " + count + " workers.");
				Supervisor supervisor = new Supervisor(SupervisorParts.of(this.settings, clock,
						RandomGenerator.getDefault(), processes, log, this::checkedWorkerCount));
				int exitCode;
				ArchiveWatch watch = watch(commandLine, loop);
				try (watch) {
					exitCode = loop.run(supervisor);
				}
				if (supervisor.failedToStart()) {
					processes.noneStarted();
					logger.info("The application cannot be started. No worker is left.");
				}
				else {
					logger.info("All workers have stopped.");
				}
				return exitCode;
			}
			finally {
				processes.killAll();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
