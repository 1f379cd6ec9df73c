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

package io.clowder.sample.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.clowder.sample.benchmark.load.Traffic;

/**
 * All that can be measured.
 */
final class Stages {

	/**
	 * More connections than Tomcat takes by default.
	 */
	private static final String CONNECTIONS = "--server.tomcat.max-connections=12000";

	private static final String CHAOS = "--spring.profiles.active=chaos";

	private static final String STOCK = "--cluster.session.enabled=false";

	private static final int CLIENTS = 64;

	private final Effort effort;

	private final String redis;

	Stages(Effort effort, Redis redis) {
		this.effort = effort;
		this.redis = redis.argument();
	}

	/**
	 * All of them, or a mixture if it has to be quick and nothing is chosen.
	 */
	List<Stage> all() {
		if (this.effort.quick() && this.effort.only().isEmpty()) {
			return List.of(mixture(), lifecycle());
		}
		return List.of(sessions(), http(), stalls(), lifecycle(), memory());
	}

	private Stage mixture() {
		return new Stage("mixture", fewTargets(),
				List.of(keepAlive(CLIENTS), newConnections(), busyProcessors(), sessionWritten(), sessionUntouched()),
				false);
	}

	private Stage sessions() {
		SampleTarget one = cluster(1, SampleTarget.LEAST_CONNECTIONS);
		SampleTarget all = cluster(this.effort.workers(), SampleTarget.LEAST_CONNECTIONS);
		List<Target> targets = List.of(plain(), one.with("1 worker, stock repository", STOCK),
				one.with("1 worker, Clowder's repository"),
				all.with("%d workers, stock repository".formatted(all.workers()), STOCK),
				all.with("%d workers, Clowder's repository".formatted(all.workers())));
		Experiment read = session("session-read", "Session read", "/session/count");
		Experiment none = LoadExperiment.of("session-none", "No session", Traffic.get("/", CLIENTS),
				Reading.throughput());
		return new Stage("sessions", targets, List.of(sessionWritten(), read, sessionUntouched(), none), false);
	}

	private static Experiment sessionWritten() {
		return session("session-write", "Session read and written", "/session");
	}

	private static Experiment sessionUntouched() {
		return session("session-untouched", "Session cookie, session not touched", "/");
	}

	private static LoadExperiment session(String name, String title, String path) {
		return new LoadExperiment(name, title, (target) -> Sessions.in(target, Traffic.get(path, CLIENTS)), null,
				Reading.throughput());
	}

	private Stage http() {
		List<Experiment> experiments = List.of(keepAlive(CLIENTS), keepAlive(16), keepAlive(256), sameRate(75),
				sameRate(105), newConnections(), busyProcessors(),
				LoadExperiment.of("many-connections", "10,000 connections, 10,000 requests/s",
						Traffic.get("/", 10000).atRate(10000), Reading.latency()));
		return new Stage("http", this.effort.choose(fewTargets(), allTargets()), experiments, false);
	}

	private static Experiment keepAlive(int connections) {
		return LoadExperiment.of("keep-alive-" + connections, "%d connections that are kept".formatted(connections),
				Traffic.get("/", connections), Reading.throughput());
	}

	private static Experiment sameRate(int percent) {
		return new SameRateExperiment("same-rate-" + percent,
				"64 kept connections, %d %% of the requests/s of a plain process".formatted(percent),
				Traffic.get("/", CLIENTS), percent / 100.0);
	}

	private static Experiment newConnections() {
		return LoadExperiment.of("new-connections", "A new connection for every request",
				Traffic.get("/", CLIENTS).perRequest(), Reading.throughput());
	}

	private static Experiment busyProcessors() {
		return new LoadExperiment("busy-processors", "While four requests burn processor time",
				(target) -> Traffic.get("/", CLIENTS), Traffic.get("/cpu?ms=1000", 4), Reading.throughputAndLongest());
	}

	private List<Target> fewTargets() {
		return List.of(connections(plain()),
				connections(cluster(this.effort.workers(), SampleTarget.LEAST_CONNECTIONS)));
	}

	private List<Target> allTargets() {
		List<Target> targets = new ArrayList<>();
		targets.add(connections(plain()));
		Stream.of(SampleTarget.LEAST_CONNECTIONS, "round-robin", "ip-hash", "kernel")
			.map((balancing) -> connections(cluster(this.effort.workers(), balancing)))
			.forEach(targets::add);
		targets.add(connections(cluster(1, SampleTarget.LEAST_CONNECTIONS)));
		Stream.of(ProxyTarget.Proxy.values()).map(this::proxy).forEach(targets::add);
		targets.add(NodeTarget.cluster(this.effort.workers()));
		targets.add(NodeTarget.pm2(this.effort.workers()));
		return targets;
	}

	private Stage stalls() {
		Traffic light = Traffic.get("/", CLIENTS).atRate(500);
		Traffic garbage = Traffic.post("/chaos/garbage?mb=100", 1);
		return new Stage("stalls",
				List.of(plain().with(Target.PLAIN, CHAOS),
						cluster(this.effort.workers(), SampleTarget.LEAST_CONNECTIONS)
							.with("cluster of %d".formatted(this.effort.workers()), CHAOS)),
				List.of(new LoadExperiment("collections-kept", "While one client fills the heap: kept connections",
						(target) -> light, garbage, Reading.stalls()),
						new LoadExperiment("collections-new", "While one client fills the heap: new connections",
								(target) -> light.perRequest(), garbage, Reading.stalls())),
				false);
	}

	private Stage lifecycle() {
		return new Stage("lifecycle", plainAndClusters(), List.of(new LifecycleExperiment(this.effort.quick())), true);
	}

	private Stage memory() {
		return new Stage("memory", plainAndClusters(), List.of(new MemoryExperiment()), true);
	}

	private List<Target> plainAndClusters() {
		SampleTarget all = cluster(this.effort.workers(), SampleTarget.LEAST_CONNECTIONS);
		return this.effort.choose(List.of(plain(), all),
				List.of(plain(), cluster(1, SampleTarget.LEAST_CONNECTIONS), all, new ArchivedTarget(all)));
	}

	private SampleTarget plain() {
		return SampleTarget.plain(this.effort.java(), List.of(this.redis));
	}

	private SampleTarget cluster(int workers, String balancing) {
		return SampleTarget.cluster(this.effort.java(), workers, balancing, List.of(this.redis));
	}

	private Target proxy(ProxyTarget.Proxy proxy) {
		return new ProxyTarget(proxy, connections(plain()), this.effort.workers());
	}

	private static SampleTarget connections(SampleTarget target) {
		return target.with(target.name(), CONNECTIONS);
	}

}
