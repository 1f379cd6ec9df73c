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

import io.clowder.session.JsonSessionSerializer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisSessionRepository;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClusterSessionSerializerAutoConfiguration}.
 */
class ClusterSessionSerializerAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ClusterSessionSerializerAutoConfiguration.class, DataRedisAutoConfiguration.class,
						SessionDataRedisAutoConfiguration.class, SessionAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	@Test
	void javaIsTheDefault() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(RedisSerializer.class));
	}

	@Test
	void jsonIsUsedByTheStockRepositoryOfAPlainProcess() {
		this.runner.withPropertyValues("cluster.session.serializer=json").run((context) -> {
			RedisTemplate<?, ?> template = (RedisTemplate<?, ?>) ReflectionTestUtils
				.getField(context.getBean(RedisSessionRepository.class), "sessionRedisOperations");
			assertThat(template.getHashValueSerializer()).isSameAs(context.getBean(JsonSessionSerializer.class));
		});
	}

	@Test
	void classesOfTheApplicationAreAllowed() {
		this.runner.withPropertyValues("cluster.session.serializer=json").run((context) -> {
			JsonSessionSerializer serializer = context.getBean(JsonSessionSerializer.class);
			assertThat(serializer.deserialize(serializer.serialize(new Value(1)))).isEqualTo(new Value(1));
		});
	}

	@Test
	void serializerOfTheApplicationIsKept() {
		this.runner.withPropertyValues("cluster.session.serializer=json")
			.withUserConfiguration(OwnSerializer.class)
			.run((context) -> assertThat(context).doesNotHaveBean(JsonSessionSerializer.class));
	}

	@Test
	void whatIsNoPackageIsRefused() {
		this.runner.withPropertyValues("cluster.session.serializer=json", "cluster.session.allowed-packages=java")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidClusterPropertyException.class)
				.hasMessageContaining("cluster.session.allowed-packages"));
	}

	record Value(int number) {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSerializer {

		@Bean
		RedisSerializer<Object> springSessionDefaultRedisSerializer() {
			return RedisSerializer.java();
		}

	}

}
