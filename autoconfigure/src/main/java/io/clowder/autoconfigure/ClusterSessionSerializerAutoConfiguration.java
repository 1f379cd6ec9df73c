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

import java.util.LinkedHashSet;
import java.util.Set;

import io.clowder.session.JsonSessionSerializer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.session.data.redis.autoconfigure.SessionDataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * Auto-configuration for JSON in sessions: in workers and in a plain process, which may
 * share sessions, and for whichever repository keeps them.
 */
@AutoConfiguration(before = SessionDataRedisAutoConfiguration.class)
@ConditionalOnClass({ JsonMapper.class, RedisSerializer.class, RedisSessionRepository.class,
		SessionDataRedisAutoConfiguration.class })
@ConditionalOnProperty(name = "cluster.session.serializer", havingValue = "json")
@EnableConfigurationProperties(ClusterSessionProperties.class)
public final class ClusterSessionSerializerAutoConfiguration implements BeanClassLoaderAware {

	private ClassLoader classLoader = ClusterSessionSerializerAutoConfiguration.class.getClassLoader();

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Bean
	@ConditionalOnMissingBean(name = "springSessionDefaultRedisSerializer")
	JsonSessionSerializer springSessionDefaultRedisSerializer(ClusterSessionProperties properties,
			BeanFactory beanFactory) {
		properties.validateAllowedPackages();
		Set<String> packages = new LinkedHashSet<>(properties.getAllowedPackages());
		if (AutoConfigurationPackages.has(beanFactory)) {
			packages.addAll(AutoConfigurationPackages.get(beanFactory));
		}
		return new JsonSessionSerializer(packages, this.classLoader);
	}

}
