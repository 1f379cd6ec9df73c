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
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Terminal}.
 */
class TerminalTests {

	private static final String WITH_TERMINAL = "42 (ja) va (x) S 1 42 42 34816 42 4194560";

	private static final String WITHOUT = "42 (ja) va (x) S 1 42 42 0 -1 4194560";

	@TempDir
	private Path directory;

	@Test
	void terminalThatIsTakenAwayShouldBeGone() throws IOException {
		Terminal terminal = started(WITH_TERMINAL);
		assertThat(terminal.isGone()).isFalse();
		write(WITHOUT);
		assertThat(terminal.isGone()).isTrue();
	}

	@Test
	void terminalThatNeverWasShouldNotBeGone() throws IOException {
		assertThat(started(WITHOUT).isGone()).isFalse();
	}

	@Test
	void unreadableStateShouldBeNoTerminal() throws IOException {
		assertThat(started("nonsense").isGone()).isFalse();
		assertThat(new Terminal(this.directory.resolve("missing")).isGone()).isFalse();
	}

	@Test
	void ownStateShouldBeReadable() {
		assertThat(new Terminal().isGone()).isFalse();
	}

	private Terminal started(String stat) throws IOException {
		write(stat);
		return new Terminal(this.directory.resolve("stat"));
	}

	private void write(String stat) throws IOException {
		Files.writeString(this.directory.resolve("stat"), stat);
	}

}
