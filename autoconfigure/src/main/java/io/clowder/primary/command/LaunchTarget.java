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

import java.util.List;

/**
 * What the {@code java} command launches, with the option that says what it is.
 *
 * @param kind the kind of target
 * @param name name of the class or module, or path of the archive
 */
record LaunchTarget(Kind kind, String name) {

	/**
	 * Return the arguments that name this target.
	 * @return the arguments
	 */
	List<String> arguments() {
		return switch (this.kind) {
			case JAR -> List.of(LauncherOptions.JAR, this.name);
			case MODULE -> List.of("--module", this.name);
			case MAIN_CLASS -> List.of(this.name);
		};
	}

	/**
	 * Kinds of targets. A source file is a {@link #MAIN_CLASS} to the command line.
	 */
	enum Kind {

		JAR, MODULE, MAIN_CLASS

	}

}
