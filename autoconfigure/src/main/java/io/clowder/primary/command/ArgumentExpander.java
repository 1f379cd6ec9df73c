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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Replaces {@code @argfile} arguments by the content of their files. As in the
 * {@code java} launcher, that ends where the application's own arguments begin, and what
 * precedes decides about what follows: {@code JDK_JAVA_OPTIONS} has to be expanded before
 * the arguments.
 */
final class ArgumentExpander {

	private boolean disabled;

	private boolean valueExpected;

	private boolean applicationArguments;

	/**
	 * Expand raw arguments.
	 * @param raw the raw arguments, without the name of the launcher
	 * @return the raw arguments after expansion
	 */
	List<String> expand(List<String> raw) {
		List<String> expanded = new ArrayList<>();
		raw.forEach((argument) -> expand(argument, expanded));
		return List.copyOf(expanded);
	}

	private void expand(String argument, List<String> expanded) {
		if (this.applicationArguments || this.disabled || !isEscapable(argument)) {
			add(argument, expanded);
		}
		else if (argument.startsWith("@@")) {
			add(argument.substring(1), expanded);
		}
		else {
			ArgumentFileReader.read(content(argument)).forEach((line) -> add(line, expanded));
		}
	}

	private void add(String argument, List<String> expanded) {
		expanded.add(argument);
		if (!this.applicationArguments) {
			examine(argument);
		}
	}

	private void examine(String argument) {
		if (!LauncherOptions.isOption(argument)) {
			this.applicationArguments = !this.valueExpected;
			this.valueExpected = false;
			return;
		}
		this.valueExpected = LauncherOptions.takesValue(argument);
		if (argument.equals(LauncherOptions.DISABLE_ARGUMENT_FILES)) {
			this.disabled = true;
		}
		this.applicationArguments = LauncherOptions.isModuleAssignment(argument);
	}

	private static String content(String argument) {
		String name = RawArguments.decode(argument.substring(1), RawArguments.processCharset());
		try {
			Path file = Path.of(name);
			if (!Files.isRegularFile(file)) {
				throw new UnsupportedLaunchException("java @" + name,
						"the argument file '" + name + "' does not exist or can be read only once");
			}
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException | InvalidPathException ex) {
			UnsupportedLaunchException failure = new UnsupportedLaunchException("java @" + name,
					"the argument file '" + name + "' cannot be read");
			failure.initCause(ex);
			throw failure;
		}
	}

	/**
	 * Protect literal arguments from being taken for argument files.
	 * @param arguments the arguments
	 * @return the arguments to write on a command line
	 */
	static List<String> escape(List<String> arguments) {
		return arguments.stream().map((argument) -> isEscapable(argument) ? "@" + argument : argument).toList();
	}

	private static boolean isEscapable(String argument) {
		return argument.length() > 1 && argument.charAt(0) == '@';
	}

}
