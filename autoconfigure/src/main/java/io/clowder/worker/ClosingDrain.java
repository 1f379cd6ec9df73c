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

package io.clowder.worker;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Drains this worker when the application is closed by whomever, before anything of it
 * stops. No lifecycle bean: task executors refuse work as soon as they hear of the close,
 * and requests in flight may need them.
 */
public final class ClosingDrain implements ApplicationListener<ContextClosedEvent>, Ordered {

	private final WorkerAgent agent;

	private final ApplicationContext context;

	/**
	 * Creates an instance.
	 * @param agent the link to the primary
	 * @param context the application, which also hears of its children
	 */
	public ClosingDrain(WorkerAgent agent, ApplicationContext context) {
		this.agent = agent;
		this.context = context;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.agent.drain();
		}
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
