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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.clowder.ResponseHold;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * An embedded Tomcat as Spring Boot builds it, with a few things to ask for.
 */
final class TestServer implements AutoCloseable {

	/**
	 * Bytes that no buffer of a connection takes.
	 */
	static final int LARGE = 16 << 20;

	private final String name;

	private final RequestMeter meter = new RequestMeter();

	private final SharedPorts ports = new SharedPorts(this.meter, Duration.ofMillis(200));

	private final Queue<ResponseHold.Condition> conditions = new ConcurrentLinkedQueue<>();

	private final CountDownLatch slowStarted = new CountDownLatch(1);

	private final CountDownLatch slowMayEnd = new CountDownLatch(1);

	private final CompletableFuture<TestStream> stream = new CompletableFuture<>();

	private final TomcatWebServer server;

	TestServer(String name, ListenerSource source) {
		this(name, source, (factory) -> {
		});
	}

	TestServer(String name, ListenerSource source, Consumer<TomcatServletWebServerFactory> customizer) {
		this.name = name;
		TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
		customizer.accept(factory);
		new SharedPortCustomizer(source, this.meter, this.ports, null, () -> null).customize(factory);
		this.server = (TomcatWebServer) factory.getWebServer((context) -> {
			ServletRegistration.Dynamic servlet = context.addServlet("test", new TestServlet());
			servlet.setAsyncSupported(true);
			servlet.addMapping("/");
		});
	}

	TestServer start() {
		this.server.start();
		return this;
	}

	TomcatWebServer webServer() {
		return this.server;
	}

	int port() {
		return this.server.getPort();
	}

	Connector connector() {
		return this.server.getTomcat().getConnector();
	}

	SharedPortEndpoint endpoint() {
		return ((SharedPortProtocol) connector().getProtocolHandler()).sharedPortEndpoint();
	}

	RequestMeter meter() {
		return this.meter;
	}

	SharedPorts ports() {
		return this.ports;
	}

	HttpConnection connect() throws IOException {
		return new HttpConnection(port());
	}

	/**
	 * Lets a response that can be held wait for something.
	 */
	TestCondition willHold() {
		TestCondition condition = new TestCondition();
		this.conditions.add(condition);
		return condition;
	}

	void awaitSlowStarted() throws InterruptedException {
		if (!this.slowStarted.await(5, TimeUnit.SECONDS)) {
			throw new IllegalStateException("There was no slow request");
		}
	}

	TestStream awaitStream() throws Exception {
		return this.stream.get(5, TimeUnit.SECONDS);
	}

	void endSlow() {
		this.slowMayEnd.countDown();
	}

	@Override
	public void close() {
		endSlow();
		this.server.stop();
		this.server.destroy();
	}

	private final class TestServlet extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			switch (request.getServletPath()) {
				case "/port" -> response.getWriter().print(request.getRemotePort());
				case "/thread" -> response.getWriter().print(Thread.currentThread().getName());
				case "/virtual-machine-error" -> throw new InternalError("expected");
				case "/error" -> response.setStatus(503);
				case "/missing" -> response.sendError(404);
				case "/exception" -> throw new ServletException("expected");
				case "/length" -> response.getWriter()
					.print(request.getInputStream().transferTo(OutputStream.nullOutputStream()) + " bytes to "
							+ TestServer.this.name);
				case "/slow" -> slow(response);
				case "/burn" -> burn(response);
				case "/wait" -> pause(request, response);
				case "/stubborn" -> stubborn();
				case "/async" -> async(request, response);
				case "/stream" -> TestServer.this.stream.complete(new TestStream(request.startAsync()));
				case "/file" -> file(request, response);
				case "/large" -> {
					response.setContentLength(LARGE);
					response.getOutputStream().write(new byte[LARGE]);
				}
				case "/async-error" -> {
					AsyncContext context = request.startAsync();
					response.setStatus(500);
					context.complete();
				}
				case "/held" -> hold(request, response);
				default -> response.getWriter().print("hello from " + TestServer.this.name);
			}
		}

		/**
		 * Waits for the next condition, if it can, perhaps with much to send, or after
		 * something was sent.
		 */
		private void hold(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getParameter("early") != null) {
				response.flushBuffer();
			}
			ResponseHold hold = ResponseHold.current();
			if (hold != null) {
				hold.until(TestServer.this.conditions.remove());
			}
			if (request.getParameter("large") != null) {
				response.setContentLength(LARGE);
				response.getOutputStream().write(new byte[LARGE]);
			}
			else {
				response.getWriter().print((hold != null) ? "held" : "not held");
			}
		}

		/**
		 * Sent by the poller, not by this thread.
		 */
		private void file(HttpServletRequest request, HttpServletResponse response) throws IOException {
			Path file = Files.write(Files.createTempFile("clowder", null), new byte[100_000]);
			file.toFile().deleteOnExit();
			response.setContentLength(100_000);
			request.setAttribute(Globals.SENDFILE_FILENAME_ATTR, file.toString());
			request.setAttribute(Globals.SENDFILE_FILE_START_ATTR, 0L);
			request.setAttribute(Globals.SENDFILE_FILE_END_ATTR, 100_000L);
		}

		private void slow(HttpServletResponse response) throws IOException {
			TestServer.this.slowStarted.countDown();
			try {
				TestServer.this.slowMayEnd.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			response.getWriter().print("slowly from " + TestServer.this.name);
		}

		/**
		 * Uses the processor for too long.
		 */
		private void burn(HttpServletResponse response) throws IOException {
			long end = KernelThread.times().usedNanos() + TimeUnit.MILLISECONDS.toNanos(50);
			while (KernelThread.times().usedNanos() < end) {
				Thread.onSpinWait();
			}
			response.getWriter().print(Thread.currentThread().getName());
		}

		/**
		 * Waits for too long, unless asked not to.
		 */
		private void pause(HttpServletRequest request, HttpServletResponse response) throws IOException {
			if (request.getParameter("ms") == null) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
			}
			response.getWriter().print(Thread.currentThread().getName());
		}

		/**
		 * Cannot be interrupted.
		 */
		private void stubborn() {
			TestServer.this.slowStarted.countDown();
			while (TestServer.this.slowMayEnd.getCount() > 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}

		/**
		 * Is dispatched twice before it answers.
		 */
		private void async(HttpServletRequest request, HttpServletResponse response) throws IOException {
			Integer rounds = (Integer) request.getAttribute("rounds");
			int round = (rounds != null) ? rounds : 0;
			if (round < 2) {
				request.setAttribute("rounds", round + 1);
				AsyncContext context = request.startAsync();
				context.start(context::dispatch);
			}
			else {
				response.getWriter().print("round " + round);
			}
		}

	}

}
