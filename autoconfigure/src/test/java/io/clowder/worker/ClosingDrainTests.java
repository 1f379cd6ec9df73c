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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.clowder.ipc.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClosingDrain}.
 */
@Timeout(30)
class ClosingDrainTests {

	private final List<String> steps = new CopyOnWriteArrayList<>();

	private final TestPrimary primary = TestPrimary.start();

	private final WorkerAgent agent = this.primary.join();

	@Test
	void closeShouldDrainOnceBeforeAnythingStopsAndAfterThePrimaryWasTold() {
		this.agent.setDrain((timeout) -> {
			assertThat(this.primary.next(Message.Availability.class).accepting()).isFalse();
			this.steps.add("drained");
		});
		GenericApplicationContext context = new GenericApplicationContext();
		context.addApplicationListener(
				(ApplicationListener<ContextClosedEvent>) (event) -> this.steps.add("heard of the close"));
		context.addApplicationListener(new ClosingDrain(this.agent, context));
		context.registerBean(SmartLifecycle.class, StopRecorder::new);
		context.refresh();
		context.close();
		assertThat(this.steps).containsExactly("drained", "heard of the close", "stopped");
		this.agent.drain();
		assertThat(this.steps).containsOnlyOnce("drained");
	}

	@Test
	void closeOfAChildShouldNotDrain() {
		this.agent.setDrain((timeout) -> this.steps.add("drained"));
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.addApplicationListener(new ClosingDrain(this.agent, context));
			context.refresh();
			GenericApplicationContext child = new GenericApplicationContext(context);
			child.refresh();
			child.close();
			assertThat(this.steps).isEmpty();
		}
		assertThat(this.steps).containsExactly("drained");
	}

	private final class StopRecorder implements SmartLifecycle {

		private boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			ClosingDrainTests.this.steps.add("stopped");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
