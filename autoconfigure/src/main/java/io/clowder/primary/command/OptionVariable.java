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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An environment variable that adds options to the command line of every JVM.
 *
 * @param name the name of the variable
 * @param options the options in it, with argument files expanded
 */
record OptionVariable(String name, List<String> options) {

	private static final String LAST = "_JAVA_OPTIONS";

	private static final List<String> READ_BY_JVM = List.of("JAVA_TOOL_OPTIONS", LAST);

	static List<OptionVariable> in(Map<String, String> environment) {
		List<OptionVariable> variables = new ArrayList<>();
		for (String name : READ_BY_JVM) {
			variables.add(new OptionVariable(name, QuotedOptions.split(environment.getOrDefault(name, ""))));
		}
		Charset charset = RawArguments.processCharset();
		String value = environment.getOrDefault(JavaCommandLine.LAUNCHER_VARIABLE, "");
		List<String> raw = new ArgumentExpander().expand(RawArguments.encode(QuotedOptions.split(value), charset));
		variables.add(new OptionVariable(JavaCommandLine.LAUNCHER_VARIABLE, RawArguments.decode(raw, charset)));
		return List.copyOf(variables);
	}

	/**
	 * Whether the launcher reads the variable, and with it argument files, and not the
	 * JVM.
	 * @return {@code true} if the launcher reads it
	 */
	boolean isReadByLauncher() {
		return this.name.equals(JavaCommandLine.LAUNCHER_VARIABLE);
	}

	/**
	 * Whether its options follow those of the command line, and not precede them.
	 * @return {@code true} if they do
	 */
	boolean isLast() {
		return this.name.equals(LAST);
	}

	/**
	 * Return the value that gives the JVM other options than this one.
	 * @param options the options
	 * @return the value, or {@code null} if the variable has to be removed
	 */
	@Nullable String valueWith(List<String> options) {
		if (options.isEmpty()) {
			return null;
		}
		return QuotedOptions.join(isReadByLauncher() ? ArgumentExpander.escape(options) : options);
	}

}
