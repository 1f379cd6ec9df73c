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

import java.util.Set;

/**
 * What the {@code java} launcher knows of its own options.
 */
final class LauncherOptions {

	static final String JAR = "-jar";

	static final String DISABLE_ARGUMENT_FILES = "--disable-@files";

	private static final String MODULE_PREFIX = "--module=";

	private static final Set<String> MODULE = Set.of("-m", "--module");

	private static final Set<String> WITH_SEPARATE_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p",
			"--module-path", "--upgrade-module-path", "--add-modules", "--limit-modules", "--enable-native-access",
			"--add-exports", "--add-opens", "--add-reads", "--patch-module", "-d", "--describe-module", "--source");

	private LauncherOptions() {
	}

	static boolean isOption(String argument) {
		return argument.startsWith("-");
	}

	/**
	 * Whether the option names the module to launch in the next argument.
	 * @param argument the argument
	 * @return {@code true} for {@code -m} and {@code --module}
	 */
	static boolean isModule(String argument) {
		return MODULE.contains(argument);
	}

	/**
	 * Whether the option itself names the module to launch.
	 * @param argument the argument
	 * @return {@code true} for {@code --module=name}
	 */
	static boolean isModuleAssignment(String argument) {
		return argument.startsWith(MODULE_PREFIX);
	}

	/**
	 * Whether the option's value is the next argument. The options that name the launch
	 * target are not among them.
	 * @param argument the argument
	 * @return {@code true} if the next argument belongs to this one
	 */
	static boolean takesValue(String argument) {
		return WITH_SEPARATE_VALUE.contains(argument);
	}

}
