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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.clowder.Balancing;
import io.clowder.primary.ClusterSettings;
import io.clowder.primary.archive.ClassArchiveMode;
import io.clowder.primary.archive.ClassArchiveSettings;
import io.clowder.primary.budget.BudgetSettings;
import io.clowder.primary.evidence.CrashReportSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterProperties}.
 */
class ClusterPropertiesTests {

	private final Map<String, String> values = new HashMap<>(Map.of("cluster.workers", "2"));

	@Test
	void toSettingsShouldHaveDefaults() {
		assertThat(settings()).isEqualTo(new ClusterSettings(2, 0, Balancing.LEAST_CONNECTIONS, Duration.ofMinutes(2),
				Duration.ofSeconds(30), Duration.ofSeconds(10), null,
				new ClusterSettings.Restart(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofSeconds(30)),
				new ClusterSettings.Reload(1, List.of(), Duration.ofSeconds(30), Duration.ofSeconds(5), false),
				new ClusterSettings.Recycle(null, null, null),
				new CrashReportSettings(true, null, 20, DataSize.ofMegabytes(20))));
	}

	@Test
	void toSettingsShouldUseEveryProperty() {
		this.values.putAll(Map.of("cluster.workers", "max", "cluster.balancing", "ip-hash", "cluster.start-timeout",
				"3m", "cluster.drain-timeout", "4s", "cluster.heartbeat.interval", "200ms", "cluster.heartbeat.timeout",
				"5s", "cluster.restart.initial-delay", "6ms", "cluster.restart.max-delay", "7s",
				"cluster.restart.reset-after", "8s"));
		this.values.putAll(Map.of("cluster.standby", "1", "cluster.request-stall-timeout", "9s", "cluster.reload.surge",
				"2", "cluster.reload.warm-up", "/,/prices", "cluster.reload.warm-up-timeout", "10s",
				"cluster.reload.soak", "11s", "cluster.reload.watch", "true", "cluster.recycle.max-requests", "12",
				"cluster.recycle.max-age", "13h", "cluster.recycle.max-memory", "1GB"));
		assertThat(settings()).isEqualTo(new ClusterSettings(4, 1, Balancing.IP_HASH, Duration.ofMinutes(3),
				Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(9),
				new ClusterSettings.Restart(Duration.ofMillis(6), Duration.ofSeconds(7), Duration.ofSeconds(8)),
				new ClusterSettings.Reload(2, List.of("/", "/prices"), Duration.ofSeconds(10), Duration.ofSeconds(11),
						true),
				new ClusterSettings.Recycle(12L, Duration.ofHours(13), 1L << 30),
				new CrashReportSettings(true, null, 20, DataSize.ofMegabytes(20))));
	}

	@Test
	void redisShouldBeRequiredAndEmbeddedByDefault() {
		assertThat(bind().getRedis().isRequired()).isTrue();
		assertThat(bind().getRedis().getEmbedded().isEnabled()).isTrue();
		this.values.putAll(Map.of("cluster.redis.required", "false", "cluster.redis.embedded.enabled", "false"));
		assertThat(bind().getRedis().isRequired()).isFalse();
		assertThat(bind().getRedis().getEmbedded().isEnabled()).isFalse();
	}

	@Test
	void classArchivesShouldHaveDefaultsAndUseEveryProperty() {
		assertThat(bind().toArchiveSettings()).isEqualTo(new ClassArchiveSettings(ClassArchiveMode.LAZY, null));
		this.values.putAll(Map.of("cluster.archive", "eager", "cluster.archive-directory", "/var/cache/app"));
		assertThat(bind().toArchiveSettings())
			.isEqualTo(new ClassArchiveSettings(ClassArchiveMode.EAGER, Path.of("/var/cache/app")));
		// What YAML makes of off.
		this.values.put("cluster.archive", "false");
		assertThat(bind().toArchiveSettings().mode()).isEqualTo(ClassArchiveMode.OFF);
	}

	@Test
	void crashReportsShouldHaveDefaultsAndUseEveryProperty() {
		assertThat(settings().crashReports())
			.isEqualTo(new CrashReportSettings(true, null, 20, DataSize.ofMegabytes(20)));
		this.values.putAll(Map.of("cluster.crash-reports.enabled", "false", "cluster.crash-reports.directory",
				"/var/log/app", "cluster.crash-reports.max-count", "1", "cluster.crash-reports.max-size", "5MB"));
		assertThat(settings().crashReports())
			.isEqualTo(new CrashReportSettings(false, Path.of("/var/log/app"), 1, DataSize.ofMegabytes(5)));
	}

	@Test
	void budgetShouldHaveDefaultsAndUseEveryProperty() {
		assertThat(bind().toBudgetSettings()).isEqualTo(new BudgetSettings(true, null, null, 256L << 20, null));
		this.values.putAll(Map.of("cluster.budget.enabled", "false", "cluster.budget.processors", "1.5",
				"cluster.budget.memory", "2GB", "cluster.budget.min-worker-memory", "64MB",
				"cluster.budget.datasource-connections", "1"));
		assertThat(bind().toBudgetSettings()).isEqualTo(new BudgetSettings(false, 1.5, 2L << 30, 64L << 20, 1));
	}

	@ParameterizedTest
	@CsvSource({ "processors,0,above 0", "processors,-1,above 0", "processors,NaN,above 0",
			"processors,Infinity,above 0", "memory,63MB,at least 64MB", "memory,-1GB,at least 64MB",
			"min-worker-memory,63MB,at least 64MB", "datasource-connections,0,at least 1" })
	void budgetWhenOutOfRangeShouldFail(String name, String value, String requirement) {
		this.values.put("cluster.budget." + name, value);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(() -> bind().toBudgetSettings())
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("cluster.budget." + name);
				assertThat(ex.getRequirement()).contains(requirement);
			});
	}

	@ParameterizedTest
	@CsvSource({ "max-count,0,at least 1", "max-count,-1,at least 1", "max-size,4MB,at least 5MB",
			"max-size,-1,at least 5MB" })
	void crashReportsWhenBelowTheLowerBoundShouldFail(String name, String value, String requirement) {
		this.values.put("cluster.crash-reports." + name, value);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(() -> settings().crashReports())
			.withMessageContaining("'cluster.crash-reports." + name + "'")
			.withMessageContaining(requirement);
	}

	@ParameterizedTest
	@CsvSource({ "start-timeout,1s", "drain-timeout,0s", "websocket.close-window,0s", "heartbeat.interval,100ms",
			"heartbeat.timeout,2s", "restart.initial-delay,1ms", "restart.max-delay,500ms", "restart.reset-after,0s",
			"request-stall-timeout,2s", "reload.warm-up-timeout,1ms", "reload.soak,0s", "recycle.max-age,10s",
			"standby,0", "reload.surge,1", "recycle.max-requests,1", "recycle.max-memory,64MB" })
	void toSettingsWhenAtTheLowerBoundShouldAcceptValue(String name, String least) {
		this.values.put("cluster." + name, least);
		assertThat(settings()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource({ "start-timeout,999ms,1000ms", "start-timeout,0,1000ms", "start-timeout,-1m,1000ms",
			"drain-timeout,-1ms,0ms", "websocket.close-window,-1ms,0ms", "heartbeat.interval,99ms,100ms",
			"heartbeat.interval,0,100ms", "heartbeat.interval,-1s,100ms", "heartbeat.timeout,1999ms,2000ms",
			"heartbeat.timeout,0,2000ms", "heartbeat.timeout,-1s,2000ms", "restart.initial-delay,0,1ms",
			"restart.initial-delay,-1s,1ms", "restart.max-delay,499ms,500ms", "restart.max-delay,-1s,500ms",
			"restart.reset-after,-1ms,0ms", "request-stall-timeout,1s,2000ms", "reload.warm-up-timeout,0,1ms",
			"reload.soak,-1s,0ms", "recycle.max-age,9s,10000ms", "recycle.max-requests,0,1",
			"recycle.max-memory,63MB,64MB" })
	void toSettingsWhenBelowTheLowerBoundShouldFail(String name, String value, String least) {
		this.values.put("cluster." + name, value);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::settings).satisfies((ex) -> {
			assertThat(ex.getName()).isEqualTo("cluster." + name);
			assertThat(ex.getRequirement()).contains("at least " + least);
		});
	}

	@ParameterizedTest
	@CsvSource({ "standby,-1,0 to 16", "standby,17,0 to 16", "reload.surge,0,1 to",
			"reload.warm-up,prices,begin with '/'" })
	void toSettingsWhenOutOfRangeShouldFail(String name, String value, String requirement) {
		this.values.put("cluster." + name, value);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::settings).satisfies((ex) -> {
			assertThat(ex.getName()).isEqualTo("cluster." + name);
			assertThat(ex.getRequirement()).contains(requirement);
		});
	}

	@Test
	void toSettingsShouldMeasureBoundsByOtherProperties() {
		this.values.putAll(Map.of("cluster.heartbeat.interval", "6s", "cluster.heartbeat.timeout", "11s"));
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::settings)
			.withMessageContaining("'cluster.heartbeat.timeout'")
			.withMessageContaining("12000ms");
		this.values.putAll(Map.of("cluster.heartbeat.timeout", "12s", "cluster.restart.initial-delay", "1m"));
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::settings)
			.withMessageContaining("'cluster.restart.max-delay'")
			.withMessageContaining("60000ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "banana", "off" })
	void toSettingsWhenThereIsNoNumberOfWorkersShouldFail(String workers) {
		this.values.put("cluster.workers", workers);
		assertThatExceptionOfType(InvalidClusterPropertyException.class).isThrownBy(this::settings)
			.withMessageContaining("'cluster.workers'")
			.withMessageContaining("here 4");
	}

	@ParameterizedTest
	@EnumSource(Balancing.class)
	void balancingShouldBeWrittenAsItIsShown(Balancing balancing) {
		this.values.put("cluster.balancing", balancing.toString());
		assertThat(settings().balancing()).isEqualTo(balancing);
	}

	@Test
	void unknownBalancingShouldBeAnalyzedWithTheValidValues() {
		this.values.put("cluster.balancing", "random");
		assertThatExceptionOfType(BindException.class).isThrownBy(this::bind).satisfies((ex) -> {
			FailureAnalysis analysis = analyze(ex);
			assertThat(analysis.getDescription()).contains("cluster.balancing").contains("random");
			assertThat(analysis.getAction()).contains("least-connections", "round-robin", "ip-hash");
		});
	}

	private ClusterSettings settings() {
		return bind().toSettings(4);
	}

	private ClusterProperties bind() {
		return new Binder(new MapConfigurationPropertySource(this.values)).bind("cluster", ClusterProperties.class)
			.get();
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(type, name, ex) -> {
					})
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

}
