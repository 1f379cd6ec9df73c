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
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the documentation that lists the properties of the cluster.
 */
class ConfigurationDocsTests {

	private static final Path PAGE = Path.of("..", "docs", "configuration.md");

	/**
	 * Name, default and meaning of a property.
	 */
	private static final Pattern ROW = Pattern.compile("^\\| `(cluster\\.[^`]+)` \\| `?([^`|]+)`? \\| [^|]{20,} \\|$",
			Pattern.MULTILINE);

	private static final String NO_DEFAULT = "none";

	@Test
	void everyPropertyIsOnThePageWithItsDefault() throws IOException {
		assertThat(documented()).isEqualTo(defaults());
	}

	private static Map<String, String> documented() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		for (MatchResult row : ROW.matcher(Files.readString(PAGE)).results().toList()) {
			assertThat(documented.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
		}
		return documented;
	}

	private static Map<String, String> defaults() throws IOException {
		Map<String, String> defaults = new TreeMap<>();
		for (URL url : Collections.list(
				ClusterProperties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream content = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(content).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("cluster.")) {
						defaults.put(name, property.path("defaultValue").asString(NO_DEFAULT));
					}
				}
			}
		}
		assertThat(defaults).isNotEmpty();
		return defaults;
	}

}
