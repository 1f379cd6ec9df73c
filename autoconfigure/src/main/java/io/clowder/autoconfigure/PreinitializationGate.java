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

import java.util.concurrent.CountDownLatch;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Spares a primary what Spring Boot initializes in the background because requests will
 * need it: a primary answers none, and the classes would stay in its memory. Spring Boot
 * decides on it before the configuration is known. So the first of these tasks, this one,
 * lets the others wait for an application context, which a primary never has, or for the
 * failure to start, on which Spring Boot waits for them.
 */
class PreinitializationGate implements BackgroundPreinitializer, ApplicationListener<SpringApplicationEvent>, Ordered {

	// One instance is a listener, another one is a task
	private static volatile CountDownLatch opened = new CountDownLatch(0);

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * Lets tasks wait from now on.
	 */
	static void close() {
		opened = new CountDownLatch(1);
	}

	@Override
	public void preinitialize() throws InterruptedException {
		opened.await();
	}

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (!(event instanceof ApplicationStartingEvent || event instanceof ApplicationEnvironmentPreparedEvent)) {
			opened.countDown();
		}
	}

}
