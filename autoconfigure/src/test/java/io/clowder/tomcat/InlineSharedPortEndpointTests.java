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

package io.clowder.tomcat;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * Tests for {@link SharedPortEndpoint} while requests run on the threads that poll.
 */
@EnabledOnOs(OS.LINUX)
class InlineSharedPortEndpointTests extends SharedPortEndpointTests {

	@Override
	void customize(TomcatServletWebServerFactory factory) {
		InlinePollerTests.inline(InlinePollerTests.inline(), InlinePollerTests.inline()).accept(factory);
	}

}
