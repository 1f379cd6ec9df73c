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

package io.clowder.primary.redis;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analyzers of this package.
 */
class RedisFailureAnalyzerTests {

	@Test
	void unreachableShouldNameNodesReasonAndProperty() {
		FailureAnalysis analysis = analyze(new RedisUnreachableFailureAnalyzer(),
				unreachable(new ConnectException("Connection refused")));
		assertThat(analysis.getDescription()).contains("one:1, two:2: Connection refused.")
			.contains("'spring.data.redis.cluster.nodes'");
		assertThat(analysis.getAction()).contains("'spring.data.redis.cluster.nodes'")
			.contains("cluster.redis.required=false");
	}

	@Test
	void unreachableWhenHostIsUnknownShouldSaySo() {
		FailureAnalysis analysis = analyze(new RedisUnreachableFailureAnalyzer(),
				unreachable(new UnknownHostException("one")));
		assertThat(analysis.getDescription()).contains("the host name is unknown");
	}

	@Test
	void unreachableWhenThereIsNoAnswerShouldSaySo() {
		FailureAnalysis analysis = analyze(new RedisUnreachableFailureAnalyzer(),
				unreachable(new SocketTimeoutException()));
		assertThat(analysis.getDescription()).contains("there was no answer in time");
	}

	@Test
	void notConfiguredShouldNameEveryWayOut() {
		FailureAnalysis analysis = analyze(new RedisNotConfiguredFailureAnalyzer(), new RedisNotConfiguredException());
		assertThat(analysis.getDescription()).contains("no Redis is configured");
		assertThat(analysis.getAction()).contains("spring.data.redis.host", "spring.data.redis.url",
				"com.github.codemonstur:embedded-redis", "cluster.redis.required=false");
	}

	@Test
	void embeddedShouldShowReasonAndOutput() {
		FailureAnalysis analysis = analyze(new EmbeddedRedisFailureAnalyzer(),
				new EmbeddedRedisException("It failed", "libssl.so.3: not found", new IllegalStateException("why")));
		assertThat(analysis.getDescription()).contains("It failed (why).").contains("libssl.so.3: not found");
		assertThat(analysis.getAction()).contains("spring.data.redis.host", "OpenSSL 3");
	}

	@Test
	void embeddedWhenThereIsNoOutputShouldNotAnnounceIt() {
		FailureAnalysis analysis = analyze(new EmbeddedRedisFailureAnalyzer(),
				new EmbeddedRedisException("It failed", "", null));
		assertThat(analysis.getDescription()).isEqualTo("It failed.");
	}

	@Test
	void invalidLocationShouldShowValueReasonAndExample() {
		FailureAnalysis analysis = analyze(new InvalidRedisLocationFailureAnalyzer(), new InvalidRedisLocationException(
				"spring.data.redis.url", "redis://user:secret@", "it has no valid host name"));
		assertThat(analysis.getDescription())
			.isEqualTo("Property 'spring.data.redis.url' has the value 'redis://***@', but it has no valid host name.");
		assertThat(analysis.getAction()).contains("redis://user:password@redis.example.com:6379/0");
	}

	private RedisUnreachableException unreachable(Exception cause) {
		return new RedisUnreachableException(
				new RedisLocation("spring.data.redis.cluster.nodes",
						List.of(new RedisNode("one", 1), new RedisNode("two", 2)), RedisLocation.MAX_CONNECT_TIMEOUT),
				cause);
	}

	private FailureAnalysis analyze(FailureAnalyzer analyzer, Exception failure) {
		FailureAnalysis analysis = analyzer.analyze(failure);
		assertThat(analysis).isNotNull();
		return analysis;
	}

}
