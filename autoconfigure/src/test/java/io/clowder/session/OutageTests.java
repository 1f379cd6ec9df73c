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

package io.clowder.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Outage}.
 */
class OutageTests {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private final Clock clock = mock(Clock.class, (invocation) -> Clock.fixed(BEGIN, ZoneOffset.UTC).instant());

	private final Outage outage = new Outage(this.clock);

	@Test
	void atFirstNoneIsGoingOn() {
		assertThat(this.outage.isGoingOn()).isFalse();
		assertThat(this.outage.since()).isNull();
		assertThat(this.outage.end()).isNull();
	}

	@Test
	void onlyItsBeginIsNews() {
		int era = this.outage.era();
		assertThat(this.outage.begin(era)).isTrue();
		assertThat(this.outage.begin(era)).isFalse();
		assertThat(this.outage.since()).isEqualTo(BEGIN);
	}

	@Test
	void whenItEndsItIsSummedUpOnce() {
		this.outage.begin(this.outage.era());
		this.outage.refuse();
		this.outage.refuse();
		given(this.clock.instant()).willReturn(BEGIN.plusSeconds(3));
		assertThat(this.outage.end()).isEqualTo(new Outage.Summary(Duration.ofSeconds(3), 2));
		assertThat(this.outage.isGoingOn()).isFalse();
		assertThat(this.outage.end()).isNull();
	}

	@Test
	void whatFailedInOneDoesNotBeginAnother() {
		int era = this.outage.era();
		this.outage.begin(era);
		this.outage.end();
		assertThat(this.outage.begin(era)).isFalse();
		assertThat(this.outage.isGoingOn()).isFalse();
		assertThat(this.outage.begin(this.outage.era())).isTrue();
	}

	@Test
	void eachCountsForItself() {
		this.outage.begin(this.outage.era());
		this.outage.refuse();
		this.outage.end();
		this.outage.begin(this.outage.era());
		assertThat(this.outage.end()).isEqualTo(new Outage.Summary(Duration.ZERO, 0));
	}

}
