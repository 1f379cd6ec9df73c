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

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.web.context.support.ServletRequestHandledEvent;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Switches off the events by which Spring MVC reports handled requests, if the
 * application has no listener for them. They carry the session's id, for which the
 * session of every request is read.
 */
public final class RequestEventsSwitch implements ApplicationListener<ContextRefreshedEvent> {

	private static final ResolvableType EVENT = ResolvableType.forClass(ServletRequestHandledEvent.class);

	private static final String FRAMEWORK = "org.springframework.";

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		ApplicationContext context = event.getApplicationContext();
		if (context instanceof AbstractApplicationContext listened && !hasListener(listened)) {
			context.getBeansOfType(DispatcherServlet.class, true, false)
				.values()
				.forEach((servlet) -> servlet.setPublishEvents(false));
		}
	}

	private static boolean hasListener(AbstractApplicationContext context) {
		return context.getApplicationListeners().stream().anyMatch(RequestEventsSwitch::listens)
				|| hasListenerBean(context.getBeanFactory())
				|| (context.getParent() instanceof AbstractApplicationContext parent && hasListener(parent));
	}

	/**
	 * Whether a listener wants them. Some of Spring's own want every event, for others to
	 * pass on, but none of them these.
	 */
	private static boolean listens(ApplicationListener<?> listener) {
		if (listener.getClass().getName().startsWith(FRAMEWORK)
				&& !(listener instanceof ApplicationListenerMethodAdapter)) {
			return false;
		}
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener typed) ? typed
				: new GenericApplicationListenerAdapter(listener);
		return generic.supportsEventType(EVENT);
	}

	/**
	 * Beans that are not created so far.
	 */
	private static boolean hasListenerBean(ListableBeanFactory beans) {
		for (String name : beans.getBeanNamesForType(ApplicationListener.class, true, false)) {
			Class<?> type = beans.getType(name, false);
			if (type != null && !type.getName().startsWith(FRAMEWORK)) {
				ResolvableType event = ResolvableType.forClass(type).as(ApplicationListener.class).getGeneric();
				if (event.resolve() == null || event.isAssignableFrom(EVENT)) {
					return true;
				}
			}
		}
		return false;
	}

}
