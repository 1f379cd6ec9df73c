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

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata of {@link ClusterProperties}, which editors and the reference of
 * the properties show.
 */
class ClusterPropertiesMetadataTests {

	private final Map<String, JsonNode> metadata = metadata();

	private final Map<String, Object> defaults = new TreeMap<>();

	ClusterPropertiesMetadataTests() {
		collectDefaults("cluster", new ClusterProperties());
		collectDefaults("cluster.session", new ClusterSessionProperties());
		collectDefaults("cluster.threads", new ClusterThreadsProperties());
	}

	@Test
	void everyPropertyShouldBeThere() {
		assertThat(this.defaults).containsKeys("cluster.workers", "cluster.redis.embedded.enabled");
		assertThat(this.metadata.keySet()).isEqualTo(this.defaults.keySet());
	}

	@Test
	void everyPropertyShouldBeDescribedBySentences() {
		assertThat(this.metadata).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(property.path("description").asString()).matches("[A-Z].+\\."));
	}

	@Test
	void everyDefaultShouldBeTheRealOne() {
		assertThat(this.metadata).isNotEmpty()
			.allSatisfy((name, property) -> assertThat(documentedDefault(name, property))
				.isEqualTo(this.defaults.get(name)));
	}

	private Object documentedDefault(String name, JsonNode property) {
		JsonNode value = property.get("defaultValue");
		if (value == null) {
			return (this.defaults.get(name) instanceof List) ? List.of() : null;
		}
		Class<?> type = this.defaults.get(name).getClass();
		return new Binder(new MapConfigurationPropertySource(Map.of(name, value.asString())))
			.bind(name, Bindable.of(type))
			.get();
	}

	private void collectDefaults(String prefix, Object properties) {
		for (java.beans.PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(properties.getClass())) {
			Method getter = descriptor.getReadMethod();
			if (getter.getDeclaringClass() == Object.class) {
				continue;
			}
			String name = prefix + "." + descriptor.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
			Object value = ReflectionUtils.invokeMethod(getter, properties);
			if (descriptor.getWriteMethod() != null) {
				this.defaults.put(name, value);
			}
			else {
				collectDefaults(name, value);
			}
		}
	}

	private static Map<String, JsonNode> metadata() {
		Map<String, JsonNode> metadata = new TreeMap<>();
		try {
			for (URL url : Collections.list(ClusterProperties.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = url.openStream()) {
					for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
						String name = property.path("name").asString();
						if (name.startsWith("cluster.")) {
							metadata.put(name, property);
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return metadata;
	}

}
