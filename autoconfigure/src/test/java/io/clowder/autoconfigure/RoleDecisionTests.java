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

package io.clowder.autoconfigure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.clowder.Role;
import io.clowder.autoconfigure.RoleDecision.Facts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RoleDecision}.
 */
class RoleDecisionTests {

	private static final String HINDRANCE = "it is Tuesday";

	private static final List<Case> CASES = IntStream.range(0, 256)
		.mapToObj((bits) -> new Case((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0,
				(bits & 16) != 0, (bits & 32) != 0, (bits & 64) != 0, (bits & 128) != 0))
		.toList();

	@Test
	void onlyTheServletApplicationOfTheMainMethodShouldBePrimary() {
		assertThat(CASES).allSatisfy((facts) -> {
			boolean primary = facts.isClusterUnlessHindered() && !facts.hindered();
			assertThat(facts.decide().role() == Role.PRIMARY).isEqualTo(primary);
		});
	}

	@Test
	void onlyTheServletApplicationThatAPrimaryStartedShouldBeWorker() {
		assertThat(CASES).allSatisfy((facts) -> {
			boolean worker = facts.worker() && facts.servlet() && facts.main() && !(facts.devtools() && facts.wanted());
			assertThat(facts.decide().role() == Role.WORKER).isEqualTo(worker);
		});
	}

	@Test
	void onlyAClusterThatWasWantedShouldBeMissed() {
		assertThat(CASES).allSatisfy((facts) -> {
			boolean missed = (facts.isClusterUnlessHindered() && facts.hindered())
					|| (facts.wanted() && facts.devtools());
			assertThat(facts.decide().hindrance() != null).isEqualTo(missed);
		});
	}

	@Test
	void platformShouldBeAskedOnceAndOnlyIfAllElseSpeaksForACluster() {
		assertThat(CASES).allSatisfy((facts) -> {
			AtomicInteger questions = new AtomicInteger();
			RoleDecision.of(facts.with(() -> {
				questions.incrementAndGet();
				return facts.hindered() ? HINDRANCE : null;
			}));
			assertThat(questions).hasValue(facts.isClusterUnlessHindered() ? 1 : 0);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "max", "2", "0", "banana" })
	void anyWishForAClusterShouldMakeAPrimary(String workers) {
		assertThat(RoleDecision.of(ideal(workers, null)).role()).isEqualTo(Role.PRIMARY);
	}

	@Test
	void noWishForAClusterShouldMakeAPlainProcess() {
		for (String workers : new String[] { null, "", "off", "false" }) {
			assertThat(RoleDecision.of(ideal(workers, HINDRANCE))).isEqualTo(new RoleDecision(Role.SINGLE, null));
		}
	}

	@Test
	void hindranceOfThePlatformShouldBeTold() {
		assertThat(RoleDecision.of(ideal("max", HINDRANCE))).isEqualTo(new RoleDecision(Role.SINGLE, HINDRANCE));
	}

	@Test
	void developerToolsShouldBeTheHindranceWithAWayOut() {
		RoleDecision decision = RoleDecision
			.of(new Facts("max", false, true, false, true, false, false, () -> HINDRANCE));
		assertThat(decision.role()).isEqualTo(Role.SINGLE);
		assertThat(decision.hindrance()).contains("developer tools").contains("'spring.devtools.restart.enabled'");
	}

	@Test
	void casesShouldHoldEveryRole() {
		assertThat(CASES).extracting((facts) -> facts.decide().role()).contains(Role.values());
	}

	private static Facts ideal(String workers, String hindrance) {
		return new Facts(workers, false, true, true, false, false, false, () -> hindrance);
	}

	private record Case(boolean wanted, boolean worker, boolean servlet, boolean main, boolean devtools, boolean aot,
			boolean exitOnRefresh, boolean hindered) {

		boolean isClusterUnlessHindered() {
			return this.wanted && this.servlet && this.main && !this.worker && !this.devtools && !this.aot
					&& !this.exitOnRefresh;
		}

		RoleDecision decide() {
			return RoleDecision.of(with(() -> this.hindered ? HINDRANCE : null));
		}

		Facts with(RoleDecision.Platform platform) {
			return new Facts(this.wanted ? "max" : "off", this.worker, this.servlet, this.main, this.devtools, this.aot,
					this.exitOnRefresh, platform);
		}

	}

}
