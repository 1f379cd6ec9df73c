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

package io.clowder.primary.systemd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.clowder.ipc.NativeTransport;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemdNotifier} and {@link WatchdogInterval}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SystemdNotifierTests {

	private final List<String> sent = new ArrayList<>();

	private final SystemdNotifier notifier = new SystemdNotifier(this.sent::add, () -> 1_234_567_890L);

	@Test
	void everyMessageIsAsSystemdExpectsIt() {
		this.notifier.ready("2 of 2");
		this.notifier.reloading();
		this.notifier.watchdog();
		this.notifier.stopping();
		assertThat(this.sent).containsExactly("READY=1\nSTATUS=2 of 2", "RELOADING=1\nMONOTONIC_USEC=1234567",
				"WATCHDOG=1", "STOPPING=1");
	}

	@Test
	void statusIsSentWhenItChanges() {
		this.notifier.ready("2 of 2");
		this.notifier.status("2 of 2");
		this.notifier.status("1 of 2");
		this.notifier.status("1 of 2");
		assertThat(this.sent).containsExactly("READY=1\nSTATUS=2 of 2", "STATUS=1 of 2");
	}

	@Test
	void statusCannotSmuggleAnotherMessageIn() {
		this.notifier.status("a\nREADY=1\r\n");
		assertThat(this.sent).containsExactly("STATUS=a READY=1");
	}

	@Test
	void pathIsReached(@TempDir Path directory) throws IOException {
		String path = directory.resolve("notify").toString();
		assertThat(receive(path, path)).isEqualTo("READY=1\nSTATUS=läuft");
	}

	@Test
	void abstractNameIsReached() throws IOException {
		String name = "clowder-test-" + UUID.randomUUID();
		assertThat(receive('\0' + name, '@' + name)).isEqualTo("READY=1\nSTATUS=läuft");
	}

	@Test
	void failureIsOneWarning(@TempDir Path directory, CapturedOutput output) {
		SystemdNotifier absent = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString()));
		absent.watchdog();
		absent.watchdog();
		assertThat(output.getAll().split("systemd cannot be notified", -1)).hasSize(2);
	}

	@Test
	void withoutSystemdNothingHappens(CapturedOutput output) {
		SystemdNotifier.of(Map.of()).ready("x");
		SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "")).stopping();
		assertThat(output.getAll()).isEmpty();
		SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1")).watchdog();
		assertThat(output.getAll()).contains("vsock:2:1");
	}

	@ParameterizedTest
	@CsvSource({ "30000000,,15000", "30000000,7,15000", "30000000,8,", ",7,", "0,7,", "-5,7,", "x,7,", "30000000,x," })
	void intervalIsHalfOfTheWatchdogs(String micros, String pid, Long millis) {
		Map<String, String> environment = Map.of("WATCHDOG_USEC", (micros != null) ? micros : "", "WATCHDOG_PID",
				(pid != null) ? pid : "");
		if (millis != null) {
			assertThat(WatchdogInterval.of(environment, 7)).contains(Duration.ofMillis(millis));
		}
		else {
			assertThat(WatchdogInterval.of(environment, 7)).isEmpty();
		}
	}

	private static String receive(String bound, String variable) throws IOException {
		assertThat(NativeTransport.unavailability()).isNull();
		Socket receiver = Socket.newSocketDomainDgram();
		try {
			receiver.bind(new DomainSocketAddress(bound));
			SystemdNotifier.of(Map.of("NOTIFY_SOCKET", variable)).ready("läuft");
			ByteBuffer buffer = ByteBuffer.allocateDirect(1000);
			int length = receiver.read(buffer, 0, buffer.capacity());
			byte[] bytes = new byte[length];
			buffer.get(bytes);
			return new String(bytes, StandardCharsets.UTF_8);
		}
		finally {
			receiver.close();
		}
	}

}
