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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.clowder.primary.budget.PoolSize;
import org.jspecify.annotations.Nullable;

/**
 * Worker processes that exist on paper only. Records every command by the id of the slot,
 * and fails where no supervisor may go: two processes in one seat, or one of a generation
 * that was not prepared or is forgotten.
 */
class FakeWorkers implements WorkerControl {

	int timesAllReady;

	private final List<String> commands = new ArrayList<>();

	private final Map<Long, Fake> processes = new LinkedHashMap<>();

	private final Map<Long, Integer> slots = new HashMap<>();

	private final Set<Long> admitted = new HashSet<>();

	private final Map<Integer, Exception> launchFailures = new HashMap<>();

	private final Set<Integer> prepared = new TreeSet<>(Set.of(1));

	private final Map<Long, String> reasonsToReplace = new HashMap<>();

	private @Nullable PoolSize lastSize;

	private long lastPid = 1000;

	@Override
	public long launch(int workerId, int seat, int generation, PoolSize size) throws IOException {
		this.lastSize = size;
		this.commands.add("launch " + workerId + ((generation > 1) ? " of generation " + generation : ""));
		Exception failure = this.launchFailures.get(workerId);
		if (failure instanceof IOException ioException) {
			throw ioException;
		}
		if (failure instanceof RuntimeException runtimeException) {
			throw runtimeException;
		}
		if (this.processes.values().stream().anyMatch((fake) -> fake.seat() == seat)) {
			throw new AssertionError("Seat " + seat + " is taken");
		}
		if (!this.prepared.contains(generation)) {
			throw new AssertionError("Generation " + generation + " is none of " + this.prepared);
		}
		long pid = ++this.lastPid;
		this.processes.put(pid, new Fake(workerId, seat, generation));
		this.slots.put(pid, workerId);
		return pid;
	}

	/**
	 * The pool as it was said to be when the last worker was launched.
	 */
	@Nullable PoolSize lastSize() {
		return this.lastSize;
	}

	@Override
	public void prepare(int generation) {
		this.commands.add("prepare " + generation);
		this.prepared.add(generation);
	}

	@Override
	public void retain(Set<Integer> generations) {
		this.commands.add("retain " + generations);
		this.prepared.retainAll(generations);
	}

	@Override
	public void admit(long pid, boolean admit) {
		this.commands.add((admit ? "admit " : "dismiss ") + this.slots.get(pid));
		if (admit) {
			this.admitted.add(pid);
		}
		else {
			this.admitted.remove(pid);
		}
	}

	@Override
	public void refuseClients() {
		this.commands.add("refuse clients");
	}

	@Override
	public void warmUp(long pid, List<String> paths, Duration timeout) {
		this.commands.add("warm up " + this.slots.get(pid) + " " + paths);
	}

	@Override
	public @Nullable String reasonToReplace(long pid) {
		return this.reasonsToReplace.get(pid);
	}

	@Override
	public Duration timeToWrite(long pid) {
		return this.reasonsToReplace.containsKey(pid) ? Duration.ofSeconds(60) : Duration.ZERO;
	}

	/**
	 * A worker wants to be replaced.
	 */
	void wantReplacement(long pid, String reason) {
		this.reasonsToReplace.put(pid, reason);
	}

	@Override
	public void examine(long pid, String reason) {
		this.commands.add("examine " + this.slots.get(pid));
	}

	@Override
	public void stop(long pid, String reason) {
		this.commands.add("stop " + this.slots.get(pid) + ": " + reason);
	}

	@Override
	public void kill(long pid) {
		this.commands.add("kill " + this.slots.get(pid));
	}

	@Override
	public List<String> lastLines(long pid) {
		return List.of("last words of " + pid);
	}

	@Override
	public void firstReady() {
		this.commands.add("first ready");
	}

	@Override
	public void allReady() {
		this.timesAllReady++;
	}

	/**
	 * Lets every launch for a slot fail.
	 */
	void failToLaunch(int workerId, @Nullable Exception failure) {
		this.launchFailures.put(workerId, failure);
	}

	/**
	 * Ends a process.
	 */
	void end(long pid) {
		if (this.processes.remove(pid) == null) {
			throw new AssertionError("There is no process " + pid);
		}
	}

	/**
	 * Process ids by slot, of the newest in each.
	 */
	Map<Integer, Long> alive() {
		Map<Integer, Long> alive = new LinkedHashMap<>();
		this.processes.forEach((pid, fake) -> alive.put(fake.slot(), pid));
		return alive;
	}

	/**
	 * Every process id.
	 */
	Set<Long> pids() {
		return Set.copyOf(this.processes.keySet());
	}

	Set<Long> admitted() {
		return this.admitted;
	}

	/**
	 * What the supervisor did since the last call.
	 */
	List<String> drainCommands() {
		List<String> drained = List.copyOf(this.commands);
		this.commands.clear();
		return drained;
	}

	private record Fake(int slot, int seat, int generation) {

	}

}
