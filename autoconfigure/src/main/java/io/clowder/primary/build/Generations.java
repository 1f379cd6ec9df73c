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

package io.clowder.primary.build;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Which generation runs from which copy of the application. Copies are made and removed
 * on a thread of their own. Safe for use by several threads.
 */
public final class Generations implements AutoCloseable {

	private static final int FIRST = 1;

	private final Builds builds;

	private final Map<Integer, Build> byGeneration = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "clowder-builds");
		thread.setDaemon(true);
		return thread;
	});

	private Generations(Builds builds) {
		this.builds = builds;
	}

	/**
	 * Prepares the first generation, which takes a second or so.
	 * @param builds makes the copies
	 * @return the generations
	 * @throws BuildException if the application cannot be copied
	 */
	public static Generations first(Builds builds) {
		Generations generations = new Generations(builds);
		generations.byGeneration.put(FIRST, builds.prepare());
		return generations;
	}

	/**
	 * Prepares another generation.
	 * @param generation its number
	 * @return completed with what went wrong, empty if it is ready; never exceptionally
	 */
	public CompletableFuture<Optional<String>> prepare(int generation) {
		return CompletableFuture.supplyAsync(() -> {
			this.byGeneration.put(generation, this.builds.prepare());
			return Optional.<String>empty();
		}, this.executor).exceptionally((ex) -> {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			return Optional.of((cause instanceof BuildException) ? String.valueOf(cause.getMessage())
					: "The application cannot be copied: " + cause + ".");
		});
	}

	/**
	 * The copy of a generation.
	 * @param generation its number
	 * @return the copy
	 */
	public Build of(int generation) {
		Build build = this.byGeneration.get(generation);
		if (build == null) {
			throw new IllegalStateException("Generation " + generation + " was not prepared");
		}
		return build;
	}

	/**
	 * Removes the copies of all other generations.
	 * @param needed the generations that are needed
	 */
	public void retain(Set<Integer> needed) {
		this.byGeneration.keySet().retainAll(needed);
		Set<Build> builds = Set.copyOf(this.byGeneration.values());
		this.executor.execute(() -> this.builds.retain(builds));
	}

	/**
	 * Waits for what is being copied or removed, within a bound.
	 */
	@Override
	public void close() {
		this.executor.shutdownNow();
		try {
			this.executor.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
