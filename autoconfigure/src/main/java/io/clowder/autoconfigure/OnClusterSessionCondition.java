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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if the configuration leaves sessions to Clowder.
 */
class OnClusterSessionCondition extends SpringBootCondition {

	private static final String REPOSITORY_TYPE = "spring.session.data.redis.repository-type";

	private static final String MASTER_REPLICA = "spring.data.redis.masterreplica.nodes";

	private static final String EXCLUDED = "spring.autoconfigure.exclude";

	private static final String REPLACED = "org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Cluster sessions");
		Environment environment = context.getEnvironment();
		if (!environment.getProperty("cluster.session.enabled", Boolean.class, true)) {
			return ConditionOutcome.noMatch(message.because("cluster.session.enabled is false"));
		}
		if (!environment.getProperty(REPOSITORY_TYPE, "default").equalsIgnoreCase("default")) {
			return ConditionOutcome.noMatch(message.because(REPOSITORY_TYPE + " is not 'default'"));
		}
		if (Binder.get(environment).bind(MASTER_REPLICA, Bindable.listOf(String.class)).isBound()) {
			return ConditionOutcome.noMatch(message.because(MASTER_REPLICA + " is set"));
		}
		if (Binder.get(environment)
			.bind(EXCLUDED, Bindable.listOf(String.class))
			.orElse(List.of())
			.contains(REPLACED)) {
			// Whoever wants no sessions in Redis wants none of these either
			return ConditionOutcome.noMatch(message.because("what it replaces is excluded"));
		}
		return ConditionOutcome.match(message.because("nothing else is configured"));
	}

}
