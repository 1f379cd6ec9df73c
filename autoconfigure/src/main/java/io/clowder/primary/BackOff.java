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

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Delay before a dead worker is replaced: none for the first death in a row, then
 * doubling up to a ceiling, each shortened or lengthened by up to a fifth so that slots
 * that failed together do not start together for ever.
 */
final class BackOff {

	private static final double JITTER = 0.2;

	private final ClusterSettings.Restart settings;

	private final RandomGenerator random;

	BackOff(ClusterSettings.Restart settings, RandomGenerator random) {
		this.settings = settings;
		this.random = random;
	}

	/**
	 * Delay after a number of deaths in a row.
	 * @param deaths the number, from 1
	 * @return the delay
	 */
	Duration delay(int deaths) {
		if (deaths <= 1) {
			return Duration.ZERO;
		}
		double doubled = this.settings.initialDelay().toMillis() * Math.pow(2, deaths - 2);
		double capped = Math.min(doubled, this.settings.maxDelay().toMillis());
		double jitter = 1 + JITTER * (2 * this.random.nextDouble() - 1);
		return Duration.ofMillis(Math.round(capped * jitter));
	}

}
