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

package io.clowder.primary.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Resolves the collisions between JVM options of the primary and of its workers.
 */
final class CollidingOptions {

	private static final String OPTIONS_FILE = "-XX:VMOptionsFile=";

	private final List<CollisionRule> rules;

	/**
	 * Create a new instance.
	 * @param options all options of the JVM, wherever they come from
	 */
	CollidingOptions(List<String> options) {
		this.rules = List.of(new DebuggerRule(), new JmxPortRule(), new UnifiedLoggingRule(),
				new OutputFileRule("-Xloggc:", true), new OutputFileRule("-XX:ErrorFile=", true),
				new OutputFileRule("-XX:ReplayDataFile=", true), new OutputFileRule("-XX:LogFile=", true),
				new OutputFileRule("-XX:HeapDumpPath=", false), new FlightRecordingRule(),
				new ArchiveRecordingRule(flatten(options)));
	}

	private CollidingOptions(List<CollisionRule> rules, CollisionRule further) {
		this.rules = Stream.concat(rules.stream(), Stream.of(further)).toList();
	}

	/**
	 * Divide what is meant for the whole machine as well.
	 * @param workers number of workers to divide it by
	 * @return a new instance
	 */
	CollidingOptions sharedBy(int workers) {
		return new CollidingOptions(this.rules, new MemoryShareRule(workers));
	}

	/**
	 * Return the options for a worker, in the same order.
	 * @param options the options
	 * @param workerId the worker
	 * @return the options and a note for each that is not the same
	 */
	Result resolve(List<String> options, int workerId) {
		List<String> resolved = new ArrayList<>();
		List<String> notes = new ArrayList<>();
		for (int i = 0; i < options.size(); i++) {
			String option = options.get(i);
			resolve(option, workerId, resolved, notes);
			if (LauncherOptions.takesValue(option) && i + 1 < options.size()) {
				resolved.add(options.get(++i));
			}
		}
		return new Result(List.copyOf(resolved), List.copyOf(notes));
	}

	private void resolve(String option, int workerId, List<String> resolved, List<String> notes) {
		List<String> inFile = optionsInFile(option);
		if (inFile == null) {
			applyRules(option, workerId, resolved, notes);
			return;
		}
		List<String> resolvedInFile = new ArrayList<>();
		int unchanged = notes.size();
		inFile.forEach((inner) -> applyRules(inner, workerId, resolvedInFile, notes));
		resolved.addAll((notes.size() > unchanged) ? resolvedInFile : List.of(option));
	}

	private void applyRules(String option, int workerId, List<String> resolved, List<String> notes) {
		for (CollisionRule rule : this.rules) {
			Resolution resolution = rule.resolve(option, workerId);
			if (resolution != null) {
				notes.add(resolution.note());
				if (resolution.option() != null) {
					resolved.add(resolution.option());
				}
				return;
			}
		}
		resolved.add(option);
	}

	static List<String> flatten(List<String> options) {
		List<String> flat = new ArrayList<>();
		for (String option : options) {
			List<String> inFile = optionsInFile(option);
			flat.addAll((inFile != null) ? inFile : List.of(option));
		}
		return flat;
	}

	private static @Nullable List<String> optionsInFile(String option) {
		if (!option.startsWith(OPTIONS_FILE)) {
			return null;
		}
		try {
			return QuotedOptions.split(Files.readString(Path.of(option.substring(OPTIONS_FILE.length()))));
		}
		catch (IOException | InvalidPathException ex) {
			// The worker's own JVM says what is wrong with the file
			return null;
		}
	}

	/**
	 * Options for a worker.
	 *
	 * @param options the options
	 * @param notes a sentence for each option that was changed
	 */
	record Result(List<String> options, List<String> notes) {

		boolean isChanged() {
			return !this.notes.isEmpty();
		}

	}

}
