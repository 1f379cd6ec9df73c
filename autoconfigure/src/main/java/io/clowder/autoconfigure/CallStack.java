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

import java.lang.StackWalker.StackFrame;
import java.util.List;

import org.springframework.boot.SpringApplication;

/**
 * Tells from the call stack who runs the application.
 */
final class CallStack {

	private static final List<String> LAUNCHERS = List.of("java.", "jdk.", "sun.", "org.springframework.boot.loader.");

	private static final List<String> TEST_FRAMEWORKS = List.of("org.junit.", "org.testng.", "org.spockframework.",
			"io.cucumber.", "org.springframework.boot.test.", "org.springframework.test.",
			"org.apache.maven.surefire.");

	private static final String RUN = "([Ljava/lang/String;)Lorg/springframework/context/ConfigurableApplicationContext;";

	private static final String DEVTOOLS = "org.springframework.boot.devtools.restart.RestartLauncher";

	private final List<Frame> frames;

	CallStack(List<Frame> frames) {
		this.frames = frames;
	}

	static CallStack current() {
		// From Java 22 on, descriptors are only there with class references
		StackWalker walker = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
		return new CallStack(walker.walk((stack) -> stack.map(Frame::of).toList()));
	}

	/**
	 * Whether the process's main method is at the bottom, no test is in between, and no
	 * other application is being run around this one.
	 */
	boolean isStartedByMain() {
		return this.frames.stream().filter(Frame::isRun).count() == 1 && outermost().equals("main")
				&& this.frames.stream().noneMatch((frame) -> frame.isIn(TEST_FRAMEWORKS));
	}

	boolean isRestartedByDevtools() {
		return this.frames.stream().anyMatch((frame) -> frame.className().equals(DEVTOOLS));
	}

	private String outermost() {
		for (int i = this.frames.size() - 1; i >= 0; i--) {
			if (!this.frames.get(i).isIn(LAUNCHERS)) {
				return this.frames.get(i).methodName();
			}
		}
		return "";
	}

	/**
	 * A call.
	 *
	 * @param className name of the class
	 * @param methodName name of the method
	 * @param descriptor descriptor of the method
	 */
	record Frame(String className, String methodName, String descriptor) {

		private static Frame of(StackFrame frame) {
			return new Frame(frame.getClassName(), frame.getMethodName(), frame.getDescriptor());
		}

		boolean isRun() {
			return this.className.equals(SpringApplication.class.getName()) && this.methodName.equals("run")
					&& this.descriptor.equals(RUN);
		}

		boolean isIn(List<String> packages) {
			return packages.stream().anyMatch(this.className::startsWith);
		}

	}

}
