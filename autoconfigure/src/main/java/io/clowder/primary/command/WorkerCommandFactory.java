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

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Creates the commands that start workers like the process that was started by the user.
 */
public final class WorkerCommandFactory {

	/**
	 * Bytes from which arguments go into a file. The operating system allows 128 KB for
	 * one argument or variable.
	 */
	static final int MAX_LENGTH = 32 * 1024;

	private static final Pattern OUT_OF_MEMORY = Pattern
		.compile("-XX:([+-](Exit|Crash)OnOutOfMemoryError|OnOutOfMemoryError=.*)", Pattern.DOTALL);

	private final JavaCommandLine commandLine;

	private final List<String> options;

	private final CollidingOptions collidingOptions;

	private final ArgumentFileWriter files;

	private final WorkerEnvironment environment;

	/**
	 * Create a new factory.
	 * @param commandLine the command line of this process
	 * @param environment the environment of this process
	 * @param directory an existing private directory for argument files
	 */
	public WorkerCommandFactory(JavaCommandLine commandLine, Map<String, String> environment, Path directory) {
		Assert.notNull(commandLine, "'commandLine' must not be null");
		Assert.notNull(environment, "'environment' must not be null");
		Assert.notNull(directory, "'directory' must not be null");
		List<OptionVariable> variables = OptionVariable.in(environment);
		List<String> options = new ArrayList<>();
		variables.stream()
			.filter((variable) -> !variable.isLast())
			.forEach((variable) -> options.addAll(variable.options()));
		options.addAll(commandLine.jvmOptions());
		variables.stream().filter(OptionVariable::isLast).forEach((variable) -> options.addAll(variable.options()));
		this.commandLine = commandLine;
		this.options = List.copyOf(options);
		this.collidingOptions = new CollidingOptions(options);
		this.files = new ArgumentFileWriter(directory);
		this.environment = new WorkerEnvironment(variables, this.files, environment.keySet());
	}

	/**
	 * Create the command for a worker. A command that is too long, or that this JVM
	 * cannot pass on unharmed in its locale, refers to an argument file.
	 * @param workerId the id of the worker, from 1
	 * @param seat a number that no other living process has, from 1; ports are counted
	 * from it
	 * @param archive the archive to launch instead of the user's, if that is one
	 * @param sharers number of workers that share what an option gives to the machine
	 * @param extraJvmOptions options that follow the user's JVM options
	 * @return the command
	 */
	public WorkerCommand create(int workerId, int seat, @Nullable Path archive, int sharers,
			List<String> extraJvmOptions) {
		Assert.isTrue(workerId > 0, "'workerId' must be positive");
		Assert.isTrue(seat > 0, "'seat' must be positive");
		Assert.isTrue(sharers > 0, "'sharers' must be positive");
		Assert.notNull(extraJvmOptions, "'extraJvmOptions' must not be null");
		CollidingOptions collidingOptions = this.collidingOptions.sharedBy(sharers);
		CollidingOptions.Result options = collidingOptions.resolve(this.commandLine.jvmOptions(), seat);
		List<String> notes = new ArrayList<>(options.notes());
		Map<String, @Nullable String> changes = this.environment.changes(collidingOptions, seat, notes);
		// What collides is counted from the seat, and said of the worker that has it.
		notes.replaceAll((note) -> note.replace("Worker " + seat + " ", "Worker " + workerId + " "));
		LaunchTarget target = this.commandLine.target();
		if (archive != null) {
			target = new LaunchTarget(target.kind(), archive.toString());
		}
		return new WorkerCommand(command(seat, target.arguments(), options.options(), extraJvmOptions), changes, notes);
	}

	private List<String> command(int seat, List<String> target, List<String> jvmOptions, List<String> extraJvmOptions) {
		List<String> programArguments = this.commandLine.programArguments();
		List<String> launch = concat(List.of(jvmOptions, extraJvmOptions, target));
		Charset charset = this.commandLine.charset();
		Charset processCharset = RawArguments.processCharset();
		List<String> raw = concat(
				List.of(RawArguments.encode(jvmOptions, charset), RawArguments.encode(extraJvmOptions, processCharset),
						RawArguments.encode(target, charset), RawArguments.encode(programArguments, charset)));
		String executable = this.commandLine.executable().toString();
		boolean survives = RawArguments.encode(concat(List.of(launch, programArguments)), processCharset).equals(raw);
		if (survives && raw.stream().mapToInt(String::length).sum() < MAX_LENGTH) {
			return concat(List.of(List.of(executable), ArgumentExpander.escape(launch), programArguments));
		}
		return List.of(executable, this.files.write("worker-%d.args".formatted(seat), raw));
	}

	/**
	 * Whether the user says what the JVM does when it runs out of memory.
	 * @return {@code true} if one of the user's options says so
	 */
	public boolean handlesOutOfMemory() {
		return this.options.stream().anyMatch((option) -> OUT_OF_MEMORY.matcher(option).matches());
	}

	/**
	 * The user's JVM options, wherever they come from. Of two that contradict each other
	 * the later one counts.
	 * @return the options
	 */
	public List<String> options() {
		return CollidingOptions.flatten(this.options);
	}

	private static List<String> concat(List<List<String>> lists) {
		return lists.stream().flatMap(List::stream).toList();
	}

}
