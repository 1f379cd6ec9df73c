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

package io.clowder.worker;

import io.clowder.ipc.Message;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AvailabilityReporter}.
 */
class AvailabilityReporterTests {

	@Test
	void everyChangeShouldBeReportedWithTheStateOfBoth() {
		TestPrimary primary = TestPrimary.start();
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.addApplicationListener(new AvailabilityReporter(primary.join()));
			context.refresh();
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			assertThat(next(primary)).isEqualTo(new Message.Availability("REFUSING_TRAFFIC", false, "CORRECT"));
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			assertThat(next(primary)).isEqualTo(new Message.Availability("ACCEPTING_TRAFFIC", true, "CORRECT"));
			AvailabilityChangeEvent.publish(context, LivenessState.BROKEN);
			assertThat(next(primary)).isEqualTo(new Message.Availability("ACCEPTING_TRAFFIC", true, "BROKEN"));
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
			assertThat(next(primary)).isEqualTo(new Message.Availability("REFUSING_TRAFFIC", false, "BROKEN"));
		}
	}

	private static Message.Availability next(TestPrimary primary) {
		return primary.next(Message.Availability.class);
	}

}
