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

package io.clowder.primary.budget;

import java.util.List;

import io.clowder.autoconfigure.ClusterThreadsProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestThreadChoice}.
 */
class RequestThreadChoiceTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void clusterDecidesByDefault() {
		assertThat(choice()).isEqualTo(new RequestThreadChoice(1024, List.of()));
		assertThat(RequestThreadChoice.CLUSTER_DEFAULT).isEqualTo(new ClusterThreadsProperties().getMax());
	}

	@ParameterizedTest
	@CsvSource({ "cluster.threads.max,64,64", "cluster.threads.adaptive,false,200", "cluster.threads.adaptive,off,200",
			"cluster.threads.adaptive,TRUE,1024", "spring.threads.virtual.enabled,false,1024",
			"spring.threads.virtual.enabled,no,1024" })
	void propertyOfTheClusterCounts(String name, String value, int most) {
		this.environment.setProperty(name, value);
		assertThat(choice()).isEqualTo(new RequestThreadChoice(most, List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "server.tomcat.threads.max,64,64", "server.tomcat.threads.max,many,200",
			"server.tomcat.threads.min-spare,5,200" })
	void propertyOfTomcatWins(String name, String value, int most) {
		this.environment.setProperty("cluster.threads.max", "32");
		this.environment.setProperty(name, value);
		assertThat(choice()).isEqualTo(new RequestThreadChoice(most, List.of(name)));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void virtualThreadsThatAreNotThereLeaveTheDefaultOfTomcat() {
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		assertThat(choice()).isEqualTo(new RequestThreadChoice(200, List.of("spring.threads.virtual.enabled")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsHaveNoLargestNumber() {
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		assertThat(choice()).isEqualTo(new RequestThreadChoice(null, List.of("spring.threads.virtual.enabled")));
	}

	private RequestThreadChoice choice() {
		return RequestThreadChoice.of(this.environment);
	}

}
