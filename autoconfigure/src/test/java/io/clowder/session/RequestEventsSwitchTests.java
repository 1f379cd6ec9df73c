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

package io.clowder.session;

import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletConfig;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.context.support.RequestHandledEvent;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestEventsSwitch}.
 */
class RequestEventsSwitchTests {

	private AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void withoutListenersThereAreNoEvents() throws Exception {
		assertThat(isSessionRead(Unrelated.class)).isFalse();
	}

	@Test
	void listenerMethodGetsItsEvents() throws Exception {
		assertThat(isSessionRead(ListenerMethod.class)).isTrue();
	}

	@Test
	void listenerOfAnyEventGetsThem() throws Exception {
		assertThat(isSessionRead(AnyListener.class)).isTrue();
	}

	@Test
	void lazyListenerGetsThem() throws Exception {
		assertThat(isSessionRead(LazyListener.class)).isTrue();
	}

	private boolean isSessionRead(Class<?> listener) throws Exception {
		this.context.setServletContext(new MockServletContext());
		this.context.register(RequestEventsSwitch.class, DispatcherServlet.class, listener);
		this.context.refresh();
		DispatcherServlet servlet = this.context.getBean(DispatcherServlet.class);
		servlet.init(new MockServletConfig(this.context.getServletContext()));
		boolean[] read = new boolean[1];
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/") {

			@Override
			public HttpSession getSession(boolean create) {
				read[0] |= StackWalker.getInstance()
					.walk((frames) -> frames.anyMatch((frame) -> frame.getMethodName().startsWith("publish")));
				return super.getSession(create);
			}

		};
		servlet.service(request, new MockHttpServletResponse());
		return read[0];
	}

	static class Unrelated implements ApplicationListener<ContextClosedEvent> {

		@Override
		public void onApplicationEvent(ContextClosedEvent event) {
		}

	}

	static class ListenerMethod {

		@EventListener
		void handled(RequestHandledEvent event) {
		}

	}

	static class AnyListener implements ApplicationListener<ApplicationEvent> {

		@Override
		public void onApplicationEvent(ApplicationEvent event) {
		}

	}

	@Lazy
	static class LazyListener implements ApplicationListener<ServletRequestHandledEvent> {

		@Override
		public void onApplicationEvent(ServletRequestHandledEvent event) {
		}

	}

}
