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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PreinitializationGate}.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PreinitializationGateTests {

	private final SpringApplication application = new SpringApplication();

	private final String[] arguments = {};

	@AfterEach
	void open() {
		publish(new ApplicationFailedEvent(this.application, this.arguments, null, new IllegalStateException()));
	}

	@Test
	void preinitializeShouldNotWait() throws InterruptedException {
		new PreinitializationGate().preinitialize();
	}

	@Test
	void preinitializeInAPrimaryShouldWaitForTheFailureToStart() {
		PreinitializationGate.close();
		CompletableFuture<Void> task = preinitialize();
		publish(new ApplicationStartingEvent(new DefaultBootstrapContext(), this.application, this.arguments));
		publish(new ApplicationEnvironmentPreparedEvent(new DefaultBootstrapContext(), this.application, this.arguments,
				new StandardEnvironment()));
		assertThat(task).isNotDone();
		publish(new ApplicationFailedEvent(this.application, this.arguments, null, new IllegalStateException()));
		assertThat(task).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void preinitializeInAPrimaryThatGetsAContextShouldGoOn() {
		PreinitializationGate.close();
		CompletableFuture<Void> task = preinitialize();
		publish(new ApplicationContextInitializedEvent(this.application, this.arguments,
				new GenericApplicationContext()));
		assertThat(task).succeedsWithin(Duration.ofSeconds(20));
	}

	@Test
	void isTheFirstOfTheTasksAndOfTheListeners() {
		SpringFactoriesLoader factories = SpringFactoriesLoader.forDefaultResourceLocation();
		assertThat(factories.load(BackgroundPreinitializer.class)).first().isInstanceOf(PreinitializationGate.class);
		assertThat(factories.load(ApplicationListener.class)).first().isInstanceOf(PreinitializationGate.class);
	}

	private static void publish(SpringApplicationEvent event) {
		new PreinitializationGate().onApplicationEvent(event);
	}

	private static CompletableFuture<Void> preinitialize() {
		CompletableFuture<Void> end = new CompletableFuture<>();
		Thread task = new Thread(() -> {
			try {
				new PreinitializationGate().preinitialize();
				end.complete(null);
			}
			catch (InterruptedException ex) {
				end.completeExceptionally(ex);
			}
		}, "task");
		task.setDaemon(true);
		task.start();
		await().atMost(20, TimeUnit.SECONDS).until(() -> task.getState() == Thread.State.WAITING);
		return end;
	}

}
