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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The {@code java} command line that started a JVM, taken apart, with every argument file
 * expanded.
 */
public final class JavaCommandLine {

	static final String LAUNCHER_VARIABLE = "JDK_JAVA_OPTIONS";

	// ProcessHandle returns no arguments when they are longer than one page
	private static final Path PROC_COMMAND_LINE = Path.of("/proc/self/cmdline");

	private final Path executable;

	private final Charset charset;

	private final List<String> jvmOptions;

	private final LaunchTarget target;

	private final List<String> programArguments;

	private JavaCommandLine(Path executable, Charset charset, List<String> jvmOptions, LaunchTarget target,
			List<String> programArguments) {
		this.executable = executable;
		this.charset = charset;
		this.jvmOptions = List.copyOf(jvmOptions);
		this.target = target;
		this.programArguments = List.copyOf(programArguments);
	}

	/**
	 * Return the command line of this JVM.
	 * @return the command line
	 * @throws UnsupportedLaunchException if this JVM was not started by a {@code java}
	 * command that can be rebuilt
	 */
	public static JavaCommandLine current() {
		ProcessHandle.Info info = ProcessHandle.current().info();
		List<String> raw = new ArrayList<>(rawArguments(info));
		if (!isLauncher(raw.get(0))) {
			// Any name can be given to a process (exec -a), but not any executable
			info.command().ifPresent((command) -> raw.set(0, command));
		}
		return parse(raw, Path.of(System.getProperty("java.home")), System.getenv());
	}

	private static List<String> rawArguments(ProcessHandle.Info info) {
		String command = info.command().orElse("unknown");
		try {
			List<String> raw = RawArguments.split(Files.readAllBytes(PROC_COMMAND_LINE));
			if (!raw.isEmpty()) {
				return raw;
			}
		}
		catch (IOException ex) {
			// No Linux
		}
		Optional<String[]> arguments = info.arguments();
		if (arguments.isEmpty()) {
			throw new UnsupportedLaunchException(command, "the operating system does not tell its arguments");
		}
		List<String> raw = new ArrayList<>();
		raw.add(command);
		raw.addAll(RawArguments.encode(Arrays.asList(arguments.get()), RawArguments.processCharset()));
		return raw;
	}

	static JavaCommandLine of(List<String> tokens, Path javaHome) {
		return of(tokens, javaHome, Map.of());
	}

	static JavaCommandLine of(List<String> tokens, Path javaHome, Map<String, String> environment) {
		return parse(RawArguments.encode(tokens, StandardCharsets.UTF_8), javaHome, environment);
	}

	static JavaCommandLine parse(List<String> raw, Path javaHome, Map<String, String> environment) {
		Assert.notEmpty(raw, "'raw' must not be empty");
		if (!isLauncher(raw.get(0))) {
			throw new UnsupportedLaunchException(raw.get(0), "it is not the 'java' command");
		}
		ArgumentExpander expander = new ArgumentExpander();
		String variable = environment.get(LAUNCHER_VARIABLE);
		if (variable != null) {
			expander.expand(QuotedOptions.split(RawArguments.encode(variable, RawArguments.processCharset())));
		}
		List<String> expanded = expander.expand(raw.subList(1, raw.size()));
		Charset charset = RawArguments.charsetOf(expanded);
		return parse(RawArguments.decode(expanded, charset), javaHome.resolve("bin/java"), charset);
	}

	private static boolean isLauncher(String command) {
		return command.substring(command.lastIndexOf('/') + 1).equals("java");
	}

	private static JavaCommandLine parse(List<String> arguments, Path executable, Charset charset) {
		List<String> options = new ArrayList<>();
		LaunchTarget.Kind kind = LaunchTarget.Kind.MAIN_CLASS;
		String name = null;
		int next = 0;
		while (name == null && next < arguments.size()) {
			String argument = arguments.get(next++);
			if (!LauncherOptions.isOption(argument)) {
				name = argument;
			}
			else if (argument.equals(LauncherOptions.JAR)) {
				// Options may stand between -jar and the path
				kind = LaunchTarget.Kind.JAR;
			}
			else if (LauncherOptions.isModuleAssignment(argument)) {
				kind = LaunchTarget.Kind.MODULE;
				name = argument.substring(argument.indexOf('=') + 1);
			}
			else if (LauncherOptions.isModule(argument)) {
				kind = LaunchTarget.Kind.MODULE;
				name = (next < arguments.size()) ? arguments.get(next++) : null;
			}
			else if (!argument.equals(LauncherOptions.DISABLE_ARGUMENT_FILES)) {
				options.add(argument);
				if (LauncherOptions.takesValue(argument) && next < arguments.size()) {
					options.add(arguments.get(next++));
				}
			}
		}
		LaunchTarget target = new LaunchTarget(kind, requireTarget(name, executable));
		return new JavaCommandLine(executable, charset, options, target, arguments.subList(next, arguments.size()));
	}

	private static String requireTarget(@Nullable String name, Path executable) {
		if (name == null) {
			throw new UnsupportedLaunchException(executable.toString(),
					"its arguments name no main class, archive or module");
		}
		return name;
	}

	/**
	 * The {@code java} command of this JVM's own Java home.
	 * @return the path of the executable
	 */
	public Path executable() {
		return this.executable;
	}

	/**
	 * The options for the JVM, in their order. A value that was a separate argument is a
	 * separate element.
	 * @return the options
	 */
	public List<String> jvmOptions() {
		return this.jvmOptions;
	}

	/**
	 * The arguments for the application.
	 * @return the arguments
	 */
	public List<String> programArguments() {
		return this.programArguments;
	}

	/**
	 * The archive that is launched.
	 * @return its path, or {@code null} if a class or a module is launched
	 */
	public @Nullable Path archive() {
		return (this.target.kind() == LaunchTarget.Kind.JAR) ? Path.of(this.target.name()).toAbsolutePath() : null;
	}

	LaunchTarget target() {
		return this.target;
	}

	/**
	 * The charset in which the arguments were read, and have to be written.
	 * @return the charset
	 */
	Charset charset() {
		return this.charset;
	}

	/**
	 * Return what is launched, for messages: {@code -jar app.jar}, {@code --module m}, or
	 * the main class.
	 */
	@Override
	public String toString() {
		return String.join(" ", this.target.arguments());
	}

}
