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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Worker processes that exist on paper only. Records every command by the id of the slot,
 * and fails where no supervisor may go: two processes in one slot.
 */
class FakeWorkers implements WorkerControl {

	private final List<String> commands = new ArrayList<>();

	private final Map<Integer, Long> alive = new LinkedHashMap<>();

	private final Map<Long, Integer> slots = new HashMap<>();

	private final Set<Long> admitted = new HashSet<>();

	private final Map<Integer, Exception> launchFailures = new HashMap<>();

	private long lastPid = 1000;

	@Override
	public long launch(int workerId, int generation) throws IOException {
		this.commands.add("launch " + workerId);
		Exception failure = this.launchFailures.get(workerId);
		if (failure instanceof IOException ioException) {
			throw ioException;
		}
		if (failure instanceof RuntimeException runtimeException) {
			throw runtimeException;
		}
		if (this.alive.containsKey(workerId)) {
			throw new AssertionError("Slot " + workerId + " has a process already");
		}
		long pid = ++this.lastPid;
		this.alive.put(workerId, pid);
		this.slots.put(pid, workerId);
		return pid;
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
	public void stop(long pid, String reason) {
		this.commands.add("stop " + this.slots.get(pid) + ": " + reason);
	}

	@Override
	public void kill(long pid) {
		this.commands.add("kill " + this.slots.get(pid));
	}

	@Override
	public void firstReady() {
		this.commands.add("first ready");
	}

	/**
	 * Lets every launch for a slot fail.
	 */
	void failToLaunch(int workerId, @Nullable Exception failure) {
		this.launchFailures.put(workerId, failure);
	}

	/**
	 * Ends the process of a slot.
	 * @return its process id
	 */
	long end(int workerId) {
		return this.alive.remove(workerId);
	}

	/**
	 * Process ids by slot.
	 */
	Map<Integer, Long> alive() {
		return this.alive;
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

}
