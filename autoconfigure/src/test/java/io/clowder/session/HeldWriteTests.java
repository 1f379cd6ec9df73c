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

import java.time.Duration;

import io.clowder.ResponseHold;
import io.lettuce.core.RedisCommandExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link HeldWrite}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HeldWriteTests {

	@Test
	void responseIsSentWhenTheSessionIsWritten(CapturedOutput output) {
		assertThat(new HeldWrite(Answer.now(() -> true)).await()).isNull();
		assertThat(output).isEmpty();
	}

	@Test
	void requestFailsWhoseSessionWasInvalidatedMeanwhile(CapturedOutput output) {
		assertThat(new HeldWrite(Answer.now(() -> false)).await()).isEqualTo(new ResponseHold.Refusal(500, null));
		assertThat(output).contains("invalidated");
	}

	@Test
	void clientMayTryAgainWhenRedisIsAway(CapturedOutput output) {
		HeldWrite write = new HeldWrite(Answer.now(() -> {
			throw new SessionUnavailableException("expected", null);
		}));
		assertThat(write.isSettled()).isTrue();
		assertThat(write.await()).isEqualTo(new ResponseHold.Refusal(503, Duration.ofSeconds(1)));
		// The outage has been reported
		assertThat(output).isEmpty();
	}

	@Test
	void requestFailsWhoseWriteIsRefused(CapturedOutput output) {
		HeldWrite write = new HeldWrite(Answer.now(() -> {
			throw new RedisCommandExecutionException("WRONGTYPE");
		}));
		assertThat(write.await()).isEqualTo(new ResponseHold.Refusal(500, null));
		assertThat(output).contains("could not be written", "WRONGTYPE");
	}

	@Test
	@SuppressWarnings("unchecked")
	void itIsSettledWhenTheAnswerIsThere() {
		Answer<Boolean> answer = mock(Answer.class);
		HeldWrite write = new HeldWrite(answer);
		assertThat(write.isSettled()).isFalse();
		given(answer.isThere()).willReturn(true);
		assertThat(write.isSettled()).isTrue();
	}

}
