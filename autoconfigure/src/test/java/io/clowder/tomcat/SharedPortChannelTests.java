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

package io.clowder.tomcat;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SharedPortChannel}.
 */
class SharedPortChannelTests {

	private final InetSocketAddress address = new InetSocketAddress("127.0.0.1", 8080);

	private final SharedPortChannel channel = new SharedPortChannel(this.address);

	@Test
	void addressIsThatOfThePrimarysSocket() {
		assertThat(this.channel.getLocalAddress()).isEqualTo(this.address);
	}

	@Test
	void closeLeavesThePrimarysSocketOpen() {
		this.channel.close();
		assertThat(this.channel.isOpen()).isTrue();
	}

	@Test
	void socketOfThePrimaryCannotBeChanged() {
		assertThat(this.channel.supportedOptions()).isEmpty();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.channel.bind(this.address));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.channel.setOption(StandardSocketOptions.SO_RCVBUF, 1));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.channel.getOption(StandardSocketOptions.SO_RCVBUF));
	}

}
