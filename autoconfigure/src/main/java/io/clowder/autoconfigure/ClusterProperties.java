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

package io.clowder.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.clowder.Balancing;
import io.clowder.primary.ClusterSettings;
import io.clowder.primary.archive.ClassArchiveMode;
import io.clowder.primary.archive.ClassArchiveSettings;
import io.clowder.primary.budget.BudgetSettings;
import io.clowder.primary.evidence.CrashReportSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the cluster.
 */
@ConfigurationProperties("cluster")
public class ClusterProperties {

	/**
	 * More would be a second cluster that does nothing.
	 */
	private static final int MAX_STANDBY = 16;

	private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(64);

	/**
	 * Number of worker processes: a number, 'max' for one per available processor as far
	 * as memory allows, or 'off' for one plain process. Without it the application is not
	 * clustered.
	 */
	private @Nullable String workers;

	/**
	 * How new connections are distributed over the workers.
	 */
	private Balancing balancing = Balancing.LEAST_CONNECTIONS;

	/**
	 * How long a worker may take from the start of its process to accepting traffic. A
	 * slower one is killed and replaced.
	 */
	private Duration startTimeout = Duration.ofMinutes(2);

	/**
	 * How long a worker may take to finish what it has before it is killed.
	 */
	private Duration drainTimeout = Duration.ofSeconds(30);

	/**
	 * How long a worker that has requests may finish none of them before it is replaced.
	 * Without it, for any time.
	 */
	private @Nullable Duration requestStallTimeout;

	/**
	 * Number of further workers that are booted, get no connections, and take the place
	 * of a worker that dies at once.
	 */
	private int standby;

	/**
	 * When a class archive is made of the application, from which workers start faster:
	 * 'lazy' when a worker has served for a while, 'eager' as soon as one serves, or
	 * 'off'.
	 */
	private ClassArchiveMode archive = ClassArchiveMode.LAZY;

	/**
	 * Where extracted builds and their class archives are kept. Without it, in
	 * 'clowder-archives-USER' below the directory for temporary files.
	 */
	private @Nullable Path archiveDirectory;

	private final Websocket websocket = new Websocket();

	private final Heartbeat heartbeat = new Heartbeat();

	private final Restart restart = new Restart();

	private final Reload reload = new Reload();

	private final Recycle recycle = new Recycle();

	private final Redis redis = new Redis();

	private final CrashReports crashReports = new CrashReports();

	private final Budget budget = new Budget();

	public @Nullable String getWorkers() {
		return this.workers;
	}

	public void setWorkers(@Nullable String workers) {
		this.workers = workers;
	}

	public Balancing getBalancing() {
		return this.balancing;
	}

	public void setBalancing(Balancing balancing) {
		this.balancing = balancing;
	}

	public Duration getStartTimeout() {
		return this.startTimeout;
	}

	public void setStartTimeout(Duration startTimeout) {
		this.startTimeout = startTimeout;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public @Nullable Duration getRequestStallTimeout() {
		return this.requestStallTimeout;
	}

	public void setRequestStallTimeout(@Nullable Duration requestStallTimeout) {
		this.requestStallTimeout = requestStallTimeout;
	}

	public int getStandby() {
		return this.standby;
	}

	public void setStandby(int standby) {
		this.standby = standby;
	}

	public ClassArchiveMode getArchive() {
		return this.archive;
	}

	public void setArchive(ClassArchiveMode archive) {
		this.archive = archive;
	}

	public @Nullable Path getArchiveDirectory() {
		return this.archiveDirectory;
	}

	public void setArchiveDirectory(@Nullable Path archiveDirectory) {
		this.archiveDirectory = archiveDirectory;
	}

	public Websocket getWebsocket() {
		return this.websocket;
	}

	public Heartbeat getHeartbeat() {
		return this.heartbeat;
	}

	public Restart getRestart() {
		return this.restart;
	}

	public Reload getReload() {
		return this.reload;
	}

	public Recycle getRecycle() {
		return this.recycle;
	}

	public Redis getRedis() {
		return this.redis;
	}

	public CrashReports getCrashReports() {
		return this.crashReports;
	}

	public Budget getBudget() {
		return this.budget;
	}

	/**
	 * Checks the properties and turns them into the primary's settings.
	 * @param max number of workers that is called {@code max}
	 * @return the settings
	 * @throws InvalidClusterPropertyException if a value is out of its range
	 */
	ClusterSettings toSettings(int max) {
		atLeast("websocket.close-window", this.websocket.closeWindow, Duration.ZERO);
		Duration interval = atLeast("heartbeat.interval", this.heartbeat.interval, Duration.ofMillis(100));
		return new ClusterSettings(WorkerCount.parse(this.workers, max),
				between("standby", this.standby, 0, MAX_STANDBY), this.balancing,
				atLeast("start-timeout", this.startTimeout, Duration.ofSeconds(1)),
				atLeast("drain-timeout", this.drainTimeout, Duration.ZERO),
				atLeast("heartbeat.timeout", this.heartbeat.timeout, interval.multipliedBy(2)),
				atLeastIfSet("request-stall-timeout", this.requestStallTimeout, interval.multipliedBy(2)),
				new ClusterSettings.Restart(
						atLeast("restart.initial-delay", this.restart.initialDelay, Duration.ofMillis(1)),
						atLeast("restart.max-delay", this.restart.maxDelay, this.restart.initialDelay),
						atLeast("restart.reset-after", this.restart.resetAfter, Duration.ZERO)),
				this.reload.toSettings(), this.recycle.toSettings(), toCrashReportSettings());
	}

	/**
	 * What the user asked of class archives.
	 * @return the settings
	 */
	ClassArchiveSettings toArchiveSettings() {
		return new ClassArchiveSettings(this.archive, this.archiveDirectory);
	}

	/**
	 * Checks the properties of the budget and turns them into settings.
	 * @return the settings
	 * @throws InvalidClusterPropertyException if a value is out of its range
	 */
	BudgetSettings toBudgetSettings() {
		return this.budget.toSettings();
	}

	private static int between(String name, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidClusterPropertyException("cluster." + name, String.valueOf(value),
					"It must be a number from " + least + " to " + most + ".");
		}
		return value;
	}

	private static @Nullable Duration atLeastIfSet(String name, @Nullable Duration value, Duration least) {
		return (value != null) ? atLeast(name, value, least) : null;
	}

	/**
	 * Checks the properties of the crash reports and turns them into settings.
	 * @return the settings
	 * @throws InvalidClusterPropertyException if a value is out of its range
	 */
	private CrashReportSettings toCrashReportSettings() {
		CrashReports reports = this.crashReports;
		if (reports.maxCount < 1) {
			throw new InvalidClusterPropertyException("cluster.crash-reports.max-count",
					Integer.toString(reports.maxCount), "It must be at least 1.");
		}
		if (reports.maxSize.compareTo(CrashReports.LEAST_SIZE) < 0) {
			throw new InvalidClusterPropertyException("cluster.crash-reports.max-size", reports.maxSize.toString(),
					"It must be at least " + CrashReports.LEAST_SIZE.toMegabytes() + "MB.");
		}
		return new CrashReportSettings(reports.enabled, reports.directory, reports.maxCount, reports.maxSize);
	}

	private static Duration atLeast(String name, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidClusterPropertyException("cluster." + name, DurationStyle.SIMPLE.print(value),
					"It must be at least " + DurationStyle.SIMPLE.print(least) + ".");
		}
		return value;
	}

	/**
	 * WebSocket sessions.
	 */
	public static class Websocket {

		/**
		 * Time over which a worker that stops closes its WebSocket sessions, so that
		 * their clients do not all reconnect at once. Never longer than half of the drain
		 * timeout.
		 */
		private Duration closeWindow = Duration.ofSeconds(5);

		public Duration getCloseWindow() {
			return this.closeWindow;
		}

		public void setCloseWindow(Duration closeWindow) {
			this.closeWindow = closeWindow;
		}

	}

	/**
	 * Signs of life of the workers.
	 */
	public static class Heartbeat {

		/**
		 * How often a worker reports to the primary.
		 */
		private Duration interval = Duration.ofSeconds(1);

		/**
		 * How long a worker may be silent before it is killed and replaced.
		 */
		private Duration timeout = Duration.ofSeconds(10);

		public Duration getInterval() {
			return this.interval;
		}

		public void setInterval(Duration interval) {
			this.interval = interval;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

	}

	/**
	 * Replacement of dead workers.
	 */
	public static class Restart {

		/**
		 * Delay before the second replacement in a row; the first is immediate. It
		 * doubles from one to the next.
		 */
		private Duration initialDelay = Duration.ofMillis(500);

		/**
		 * Longest delay before a replacement.
		 */
		private Duration maxDelay = Duration.ofSeconds(30);

		/**
		 * How long a worker has to be ready for its death not to count as one in a row.
		 */
		private Duration resetAfter = Duration.ofSeconds(30);

		public Duration getInitialDelay() {
			return this.initialDelay;
		}

		public void setInitialDelay(Duration initialDelay) {
			this.initialDelay = initialDelay;
		}

		public Duration getMaxDelay() {
			return this.maxDelay;
		}

		public void setMaxDelay(Duration maxDelay) {
			this.maxDelay = maxDelay;
		}

		public Duration getResetAfter() {
			return this.resetAfter;
		}

		public void setResetAfter(Duration resetAfter) {
			this.resetAfter = resetAfter;
		}

	}

	/**
	 * Planned replacement of living workers: reload, restart, recycle.
	 */
	public static class Reload {

		/**
		 * How many processes may exist besides one per worker while workers are replaced.
		 */
		private int surge = 1;

		/**
		 * Paths that a new worker requests of itself before it gets connections. Each has
		 * to be answered with a status below 400.
		 */
		private List<String> warmUp = new ArrayList<>();

		/**
		 * How long all warm-up requests of a worker may take.
		 */
		private Duration warmUpTimeout = Duration.ofSeconds(30);

		/**
		 * How long the first worker of a new generation has to serve well before the
		 * others are replaced.
		 */
		private Duration soak = Duration.ofSeconds(5);

		/**
		 * Whether a change of the application's jar on disk starts a reload.
		 */
		private boolean watch;

		public int getSurge() {
			return this.surge;
		}

		public void setSurge(int surge) {
			this.surge = surge;
		}

		public List<String> getWarmUp() {
			return this.warmUp;
		}

		public void setWarmUp(List<String> warmUp) {
			this.warmUp = warmUp;
		}

		public Duration getWarmUpTimeout() {
			return this.warmUpTimeout;
		}

		public void setWarmUpTimeout(Duration warmUpTimeout) {
			this.warmUpTimeout = warmUpTimeout;
		}

		public Duration getSoak() {
			return this.soak;
		}

		public void setSoak(Duration soak) {
			this.soak = soak;
		}

		public boolean isWatch() {
			return this.watch;
		}

		public void setWatch(boolean watch) {
			this.watch = watch;
		}

		private ClusterSettings.Reload toSettings() {
			for (String path : this.warmUp) {
				if (!path.startsWith("/")) {
					throw new InvalidClusterPropertyException("cluster.reload.warm-up", path,
							"Every path must begin with '/'.");
				}
			}
			return new ClusterSettings.Reload(between("reload.surge", this.surge, 1, Integer.MAX_VALUE), this.warmUp,
					atLeast("reload.warm-up-timeout", this.warmUpTimeout, Duration.ofMillis(1)),
					atLeast("reload.soak", this.soak, Duration.ZERO), this.watch);
		}

	}

	/**
	 * Replacement of workers that have served for long.
	 */
	public static class Recycle {

		/**
		 * Number of requests after which a worker is replaced, shortened by up to a
		 * fifth. Without it, never.
		 */
		private @Nullable Long maxRequests;

		/**
		 * Age at which a worker is replaced, shortened by up to a fifth. Without it,
		 * never.
		 */
		private @Nullable Duration maxAge;

		/**
		 * Resident memory above which a worker is replaced. Without it, never.
		 */
		private @Nullable DataSize maxMemory;

		public @Nullable Long getMaxRequests() {
			return this.maxRequests;
		}

		public void setMaxRequests(@Nullable Long maxRequests) {
			this.maxRequests = maxRequests;
		}

		public @Nullable Duration getMaxAge() {
			return this.maxAge;
		}

		public void setMaxAge(@Nullable Duration maxAge) {
			this.maxAge = maxAge;
		}

		public @Nullable DataSize getMaxMemory() {
			return this.maxMemory;
		}

		public void setMaxMemory(@Nullable DataSize maxMemory) {
			this.maxMemory = maxMemory;
		}

		private ClusterSettings.Recycle toSettings() {
			if (this.maxRequests != null && this.maxRequests < 1) {
				throw new InvalidClusterPropertyException("cluster.recycle.max-requests",
						String.valueOf(this.maxRequests), "It must be at least 1.");
			}
			if (this.maxMemory != null && this.maxMemory.compareTo(LEAST_MEMORY) < 0) {
				throw new InvalidClusterPropertyException("cluster.recycle.max-memory", this.maxMemory.toString(),
						"It must be at least " + LEAST_MEMORY.toMegabytes() + "MB: no worker is smaller.");
			}
			return new ClusterSettings.Recycle(this.maxRequests,
					atLeastIfSet("recycle.max-age", this.maxAge, Duration.ofSeconds(10)),
					(this.maxMemory != null) ? this.maxMemory.toBytes() : null);
		}

	}

	/**
	 * The Redis of the sessions.
	 */
	public static class Redis {

		/**
		 * Whether the cluster refuses to start without a Redis that can be reached.
		 */
		private boolean required = true;

		private final Embedded embedded = new Embedded();

		public boolean isRequired() {
			return this.required;
		}

		public void setRequired(boolean required) {
			this.required = required;
		}

		public Embedded getEmbedded() {
			return this.embedded;
		}

		/**
		 * A Redis that lives as long as the cluster.
		 */
		public static class Embedded {

			/**
			 * Whether a Redis is started when none is configured and embedded-redis is on
			 * the class path.
			 */
			private boolean enabled = true;

			public boolean isEnabled() {
				return this.enabled;
			}

			public void setEnabled(boolean enabled) {
				this.enabled = enabled;
			}

		}

	}

	/**
	 * What is kept of workers that died.
	 */
	public static class CrashReports {

		/**
		 * The largest report has to fit.
		 */
		private static final DataSize LEAST_SIZE = DataSize.ofMegabytes(5);

		/**
		 * Whether a report is written when a worker dies or has to be killed.
		 */
		private boolean enabled = true;

		/**
		 * Where the reports are written. Without it, in 'clowder-crash-reports-USER'
		 * below the directory for temporary files.
		 */
		private @Nullable Path directory;

		/**
		 * How many reports are kept.
		 */
		private int maxCount = 20;

		/**
		 * How large all reports may be together.
		 */
		private DataSize maxSize = DataSize.ofMegabytes(20);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable Path getDirectory() {
			return this.directory;
		}

		public void setDirectory(@Nullable Path directory) {
			this.directory = directory;
		}

		public int getMaxCount() {
			return this.maxCount;
		}

		public void setMaxCount(int maxCount) {
			this.maxCount = maxCount;
		}

		public DataSize getMaxSize() {
			return this.maxSize;
		}

		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

	}

	/**
	 * What the cluster may use of the machine.
	 */
	public static class Budget {

		/**
		 * Whether the machine is divided between the workers.
		 */
		private boolean enabled = true;

		/**
		 * Number of processors for all workers together, such as 2 or 1.5. Without it, as
		 * many as the JVM and the control group allow.
		 */
		private @Nullable Double processors;

		/**
		 * Memory for the whole cluster. Without it, three quarters of the control group's
		 * limit, or half of the machine's memory where there is none.
		 */
		private @Nullable DataSize memory;

		/**
		 * Memory below which 'max' plans no worker.
		 */
		private DataSize minWorkerMemory = DataSize.ofMegabytes(256);

		/**
		 * Number of connections to the database that all workers may have together.
		 * Without it, each has a pool of the configured size.
		 */
		private @Nullable Integer datasourceConnections;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public @Nullable Double getProcessors() {
			return this.processors;
		}

		public void setProcessors(@Nullable Double processors) {
			this.processors = processors;
		}

		public @Nullable DataSize getMemory() {
			return this.memory;
		}

		public void setMemory(@Nullable DataSize memory) {
			this.memory = memory;
		}

		public DataSize getMinWorkerMemory() {
			return this.minWorkerMemory;
		}

		public void setMinWorkerMemory(DataSize minWorkerMemory) {
			this.minWorkerMemory = minWorkerMemory;
		}

		public @Nullable Integer getDatasourceConnections() {
			return this.datasourceConnections;
		}

		public void setDatasourceConnections(@Nullable Integer datasourceConnections) {
			this.datasourceConnections = datasourceConnections;
		}

		private BudgetSettings toSettings() {
			if (this.processors != null && !(this.processors > 0 && Double.isFinite(this.processors))) {
				throw new InvalidClusterPropertyException("cluster.budget.processors", this.processors.toString(),
						"It must be a number above 0.");
			}
			if (this.datasourceConnections != null && this.datasourceConnections < 1) {
				throw new InvalidClusterPropertyException("cluster.budget.datasource-connections",
						this.datasourceConnections.toString(), "It must be at least 1.");
			}
			return new BudgetSettings(this.enabled, this.processors,
					(this.memory != null) ? atLeast("memory", this.memory) : null,
					atLeast("min-worker-memory", this.minWorkerMemory), this.datasourceConnections);
		}

		private static long atLeast(String name, DataSize value) {
			if (value.compareTo(LEAST_MEMORY) < 0) {
				throw new InvalidClusterPropertyException("cluster.budget." + name, value.toString(),
						"It must be at least " + LEAST_MEMORY.toMegabytes() + "MB: no worker is smaller.");
			}
			return value.toBytes();
		}

	}

}
