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

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;

import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.WsWebSocketContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The WebSocket sessions of a servlet context. Tomcat tells them only per endpoint, so
 * its private list of all is read. There are none where the classes are absent.
 */
final class WebSocketSessions {

	private static final Log logger = LogFactory.getLog(WebSocketSessions.class);

	private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

	private static final boolean present = ClassUtils.isPresent("org.apache.tomcat.websocket.WsWebSocketContainer",
			WebSocketSessions.class.getClassLoader());

	private WebSocketSessions() {
	}

	/**
	 * Open sessions, and those whose connection is still to be closed. Equal if they are
	 * the same.
	 */
	static List<OpenWebSocket> of(ServletContext context) {
		Object container = present ? context.getAttribute(CONTAINER) : null;
		return (container != null) ? TomcatSession.of(container) : List.of();
	}

	private record TomcatSession(Session session) implements OpenWebSocket {

		/**
		 * How long a client may take to answer, and a message in flight to be sent. Many
		 * clients are gone without their connection knowing.
		 */
		private static final long ANSWER_MILLIS = 3000;

		private static final long SEND_MILLIS = 1000;

		private static final @Nullable Field field = field();

		static List<OpenWebSocket> of(Object container) {
			if (!(container instanceof WsWebSocketContainer tomcatContainer)) {
				return List.of();
			}
			// Once a second, where Tomcat would look for such clients every ten.
			tomcatContainer.setProcessPeriod(1);
			return sessions(tomcatContainer).keySet().stream().<OpenWebSocket>map(TomcatSession::new).toList();
		}

		@SuppressWarnings("unchecked")
		private static Map<? extends Session, ?> sessions(WsWebSocketContainer container) {
			try {
				return (field != null) ? (Map<? extends Session, ?>) field.get(container) : Map.of();
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static @Nullable Field field() {
			try {
				Field field = WsWebSocketContainer.class.getDeclaredField("sessions");
				field.setAccessible(true);
				return field;
			}
			catch (ReflectiveOperationException | RuntimeException ex) {
				logger.warn("This version of Tomcat hides its WebSocket sessions. They are closed late.", ex);
				return null;
			}
		}

		@Override
		public void closeForRestart() {
			this.session.getUserProperties().put(Constants.SESSION_CLOSE_TIMEOUT_PROPERTY, ANSWER_MILLIS);
			this.session.getUserProperties().put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, SEND_MILLIS);
			try {
				this.session.close(new CloseReason(CloseCodes.SERVICE_RESTART, "This server is restarting"));
			}
			catch (IOException | RuntimeException ex) {
				logger.debug("A WebSocket session could not be closed.", ex);
			}
		}

	}

}
