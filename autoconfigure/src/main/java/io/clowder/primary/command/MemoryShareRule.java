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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * {@link CollisionRule} for options that give a JVM a percentage of the memory: every
 * worker would take it once more.
 */
final class MemoryShareRule implements CollisionRule {

	private static final Pattern PERCENTAGE = Pattern
		.compile("(-XX:(?:Max|Min|Initial)RAMPercentage=)(\\d{1,3}(?:\\.\\d{0,30})?)");

	private static final int DECIMALS = 4;

	private final int workers;

	MemoryShareRule(int workers) {
		this.workers = workers;
	}

	@Override
	public @Nullable Resolution resolve(String option, int workerId) {
		Matcher matcher = PERCENTAGE.matcher(option);
		if (this.workers == 1 || !matcher.matches()) {
			return null;
		}
		BigDecimal share = new BigDecimal(matcher.group(2))
			.divide(BigDecimal.valueOf(this.workers), DECIMALS, RoundingMode.DOWN)
			.stripTrailingZeros();
		// Without a point it is no number to some JVMs.
		String text = ((share.scale() < 1) ? share.setScale(1) : share).toPlainString();
		return Resolution.rewritten(matcher.group(1) + text, "Worker %d has '%s%s': '%s' is shared by %d workers."
			.formatted(workerId, matcher.group(1), text, option, this.workers));
	}

}
