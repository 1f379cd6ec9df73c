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

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

import io.clowder.autoconfigure.CallStack.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallStack}.
 */
class CallStackTests {

	private static final Frame RUN = new Frame("org.springframework.boot.SpringApplication", "run",
			"([Ljava/lang/String;)Lorg/springframework/context/ConfigurableApplicationContext;");

	private static final Frame STATIC_RUN = new Frame("org.springframework.boot.SpringApplication", "run",
			"(Ljava/lang/Class;[Ljava/lang/String;)Lorg/springframework/context/ConfigurableApplicationContext;");

	private static final Frame APPLICATION = frame("com.example.Application", "main");

	private static final Frame REFLECTION = frame("java.lang.reflect.Method", "invoke");

	@Test
	void mainMethodShouldStartTheApplication() {
		assertThat(stack(RUN, APPLICATION).isStartedByMain()).isTrue();
	}

	@Test
	void staticRunShouldCountOnce() {
		assertThat(stack(RUN, STATIC_RUN, STATIC_RUN, APPLICATION).isStartedByMain()).isTrue();
	}

	@Test
	void mainMethodMayTakeDetours() {
		assertThat(stack(RUN, frame("com.example.Launcher", "lambda$start$0"), frame("java.util.Optional", "ifPresent"),
				frame("com.example.Launcher", "start"), APPLICATION)
			.isStartedByMain()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "JarLauncher", "WarLauncher", "PropertiesLauncher" })
	void launcherOfAnExecutableJarShouldNotMatter(String launcher) {
		assertThat(
				stack(RUN, STATIC_RUN, APPLICATION, frame("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke"),
						REFLECTION, frame("org.springframework.boot.loader.launch.Launcher", "launch"),
						frame("org.springframework.boot.loader.launch." + launcher, "main"))
					.isStartedByMain())
			.isTrue();
	}

	@Test
	void mainMethodBelowAnotherOneShouldNotMatter() {
		assertThat(stack(RUN, APPLICATION, REFLECTION, frame("com.example.Wrapper", "main")).isStartedByMain())
			.isTrue();
	}

	@Test
	void otherMethodBelowTheMainMethodShouldNotBeTheStart() {
		assertThat(stack(RUN, APPLICATION, REFLECTION, frame("com.example.Service", "handle"),
				frame("java.lang.Thread", "run"))
			.isStartedByMain()).isFalse();
	}

	@Test
	void otherThreadShouldNotBeTheStart() {
		assertThat(stack(RUN, frame("com.example.Application", "lambda$main$0"), frame("java.lang.Thread", "run"))
			.isStartedByMain()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.junit.platform.console.ConsoleLauncher", "org.testng.TestNG",
			"org.apache.maven.surefire.booter.ForkedBooter", "io.cucumber.core.cli.Main" })
	void testRunnerBelowTheMainMethodShouldNotBeTheStart(String runner) {
		assertThat(stack(RUN, APPLICATION, REFLECTION, frame(runner, "main")).isStartedByMain()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.junit.jupiter.engine.execution.MethodInvocation",
			"org.junit.runners.model.FrameworkMethod", "org.spockframework.runtime.PlatformSpecRunner",
			"org.springframework.boot.test.context.SpringBootContextLoader",
			"org.springframework.test.context.support.DefaultTestContext" })
	void testBetweenMainMethodAndApplicationShouldNotBeTheStart(String test) {
		assertThat(stack(RUN, frame(test, "proceed"), frame("com.example.ide.TestStarter", "main")).isStartedByMain())
			.isFalse();
	}

	@Test
	void applicationInsideOfAnotherOneShouldNotBeTheStart() {
		assertThat(stack(RUN, frame("com.example.Bootstrap", "listen"), RUN, STATIC_RUN, APPLICATION).isStartedByMain())
			.isFalse();
	}

	@Test
	void noApplicationShouldBeNoStart() {
		assertThat(stack(APPLICATION).isStartedByMain()).isFalse();
		assertThat(stack().isStartedByMain()).isFalse();
		assertThat(stack(RUN, frame("java.lang.Thread", "run")).isStartedByMain()).isFalse();
	}

	@Test
	void restartByDeveloperToolsShouldBeKnown() {
		CallStack stack = stack(RUN, APPLICATION, REFLECTION,
				frame("org.springframework.boot.devtools.restart.RestartLauncher", "run"));
		assertThat(stack.isRestartedByDevtools()).isTrue();
		assertThat(stack.isStartedByMain()).isFalse();
		assertThat(stack(RUN, APPLICATION).isRestartedByDevtools()).isFalse();
	}

	@Test
	void currentStackOfATestShouldNotBeTheStart() {
		assertThat(CallStack.current().isStartedByMain()).isFalse();
		assertThat(CallStack.current().isRestartedByDevtools()).isFalse();
		assertThat(stackOfRun().isStartedByMain()).isFalse();
	}

	@Test
	void currentStackOfAMainMethodShouldBeTheStart() throws Exception {
		assertThat(MainMethod.call(CallStackTests::stackOfRun).isStartedByMain()).isTrue();
		assertThat(MainMethod.call(CallStack::current).isStartedByMain()).isFalse();
	}

	@Test
	void currentStackOfAnApplicationInsideOfAnotherOneShouldNotBeTheStart() throws Exception {
		AtomicReference<CallStack> inner = new AtomicReference<>();
		MainMethod.call(() -> {
			run(() -> inner.set(stackOfRun()));
			return null;
		});
		assertThat(inner.get().isStartedByMain()).isFalse();
	}

	private static CallStack stackOfRun() {
		AtomicReference<CallStack> stack = new AtomicReference<>();
		run(() -> stack.set(CallStack.current()));
		return stack.get();
	}

	private static void run(Runnable inside) {
		SpringApplication application = new SpringApplication(CallStackTests.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> inside.run());
		application.run().close();
	}

	private static CallStack stack(Frame... frames) {
		return new CallStack(Arrays.asList(frames));
	}

	private static Frame frame(String className, String methodName) {
		return new Frame(className, methodName, "()V");
	}

}
