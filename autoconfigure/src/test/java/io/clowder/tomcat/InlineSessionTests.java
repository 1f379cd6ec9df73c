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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.clowder.RequestForesight;
import io.clowder.session.ClusterSession;
import io.clowder.session.ClusterSessionRepository;
import io.clowder.session.OnUndecodable;
import io.clowder.session.RedisLink;
import io.clowder.session.SessionRequestFilter;
import io.clowder.session.SessionSettings;
import io.clowder.session.TestRedis;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.data.redis.serializer.JdkSerializationRedisSerializer;
import org.springframework.http.HttpStatus;
import org.springframework.session.FlushMode;
import org.springframework.session.SaveMode;
import org.springframework.session.UuidSessionIdGenerator;
import org.springframework.session.web.http.SessionRepositoryFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for sessions of requests that run on the thread that polls, in a real Tomcat with
 * a real Redis.
 */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class InlineSessionTests {

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static final String KEYS = "spring:session:sessions:";

	private static final Pattern COUNT = Pattern.compile("cmdstat_(hgetall|evalsha|eval|del|hmget):calls=(\\d+)");

	private static final Pattern COOKIE = Pattern.compile("(?im)^Set-Cookie: SESSION=([^;\r]*)");

	private final InlineMode mode = InlinePollerTests.inline();

	private final List<AutoCloseable> open = Collections.synchronizedList(new ArrayList<>());

	/**
	 * How many requests each round had.
	 */
	private final ConcurrentLinkedQueue<Integer> rounds = new ConcurrentLinkedQueue<>();

	private final ConcurrentLinkedQueue<AsyncContext> asynchronous = new ConcurrentLinkedQueue<>();

	private LocalCluster cluster;

	private RedisLink link;

	private ClusterSessionRepository repository;

	private SharedPortProtocol protocol;

	private TestServer server;

	@BeforeEach
	void startServer(@TempDir Path directory) throws IOException {
		SessionSettings settings = new SessionSettings("spring:session", Duration.ofMinutes(30), FlushMode.ON_SAVE,
				SaveMode.ON_SET_ATTRIBUTE, null, Duration.ofMillis(400), OnUndecodable.FAIL);
		this.link = new RedisLink(redis.connectionFactory(), settings);
		this.repository = new ClusterSessionRepository(this.link, settings, new JdkSerializationRedisSerializer(),
				UuidSessionIdGenerator.getInstance());
		this.cluster = new LocalCluster(directory);
		this.server = new TestServer("a", this.cluster.source(0), this::customize);
		this.server.start();
		// The script is known from here on
		client().get("/session/set?value=1");
	}

	private void customize(TomcatServletWebServerFactory factory) {
		InlinePollerTests.inline(this.mode).accept(factory);
		factory.addConnectorCustomizers(
				(connector) -> this.protocol = (SharedPortProtocol) connector.getProtocolHandler());
		factory.addInitializers(this::addSessions, (context) -> addForesight());
		factory.addErrorPages(new ErrorPage(HttpStatus.CONFLICT, "/session/read"));
	}

	private void addSessions(ServletContext context) {
		addFilter(context, "request", new SessionRequestFilter(this.repository));
		addFilter(context, "session", new SessionRepositoryFilter<>(this.repository));
		ServletRegistration.Dynamic servlet = context.addServlet("session", new SessionServlet());
		servlet.setAsyncSupported(true);
		servlet.addMapping("/session/*");
	}

	/**
	 * After the customizer, which has none here.
	 */
	private void addForesight() {
		RequestForesight foresight = this.repository.foresight("SESSION");
		this.protocol.sharedPortEndpoint().setForesight(() -> (heads) -> {
			this.rounds.add(heads.size());
			return foresight.prepare(heads);
		});
	}

	private static void addFilter(ServletContext context, String name, Filter filter) {
		FilterRegistration.Dynamic registration = context.addFilter(name, filter);
		registration.setAsyncSupported(true);
		registration.addMappingForUrlPatterns(
				EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC), false, "/session/*");
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.server.close();
		this.cluster.close();
		this.link.close();
	}

	@Test
	void countIsExactOverKeptConnections() throws IOException {
		Client client = client();
		for (int i = 1; i <= 500; i++) {
			keepInline();
			assertThat(client.get("/session/count").body()).isEqualTo(Integer.toString(i));
			if (i % 100 == 0) {
				client.reconnect();
			}
		}
		assertThat(client.threads).as("threads").anyMatch((thread) -> thread.contains("-inline-"));
		assertThat(this.rounds).contains(1);
	}

	@Test
	void countIsExactWhenRequestsArriveTogether() throws IOException {
		Client client = warmClient("/session/count");
		int count = Integer.parseInt(client.get("/session/count").body());
		for (int i = 0; i < 20; i++) {
			client.connection.sendRaw(client.request("/session/count").repeat(3));
			for (int j = 0; j < 3; j++) {
				assertThat(client.receive().body()).isEqualTo(Integer.toString(++count));
			}
		}
	}

	@Test
	void readCostsOneCommand() throws IOException {
		Client client = warmClient("/session/read");
		redis.commands().configResetstat();
		this.rounds.clear();
		for (int i = 0; i < 50; i++) {
			assertThat(client.get("/session/read").body()).isEqualTo("value");
		}
		assertThat(commands()).isEqualTo(Map.of("hgetall", 50));
		assertThat(this.rounds).contains(1);
	}

	@Test
	void writeCostsOneScriptBesides() throws IOException {
		Client client = warmClient("/session/count");
		redis.commands().configResetstat();
		for (int i = 0; i < 50; i++) {
			client.get("/session/count");
		}
		assertThat(commands()).isEqualTo(Map.of("hgetall", 50, "evalsha", 50));
	}

	@Test
	void sessionIsReadBeforeTheRequestUntilRequestsNoLongerDo() throws IOException {
		Client client = warmClient("/session/read");
		makeInline(client);
		redis.commands().configResetstat();
		assertThat(client.get("/session/read?skip=true").body()).isEqualTo("skipped");
		assertThat(commands()).isEqualTo(Map.of("hgetall", 1));
		for (int i = 0; i < 5; i++) {
			client.get("/session/read?skip=true");
		}
		redis.commands().configResetstat();
		for (int i = 0; i < 10; i++) {
			client.get("/session/read?skip=true");
		}
		assertThat(commands()).isEmpty();
	}

	@Test
	void requestsOfOneRoundGetTheirOwnSessions() throws IOException {
		List<Client> clients = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			clients.add(client());
		}
		AtomicInteger expected = new AtomicInteger();
		await().until(() -> {
			keepInline();
			for (int i = 0; i < 50; i++) {
				for (Client client : clients) {
					client.send("/session/count");
				}
				String count = Integer.toString(expected.incrementAndGet());
				for (Client client : clients) {
					assertThat(client.receive().body()).isEqualTo(count);
				}
			}
			return this.rounds.stream().anyMatch((requests) -> requests > 1);
		});
	}

	@Test
	void requestsOfOneRoundMayHaveTheSameSession() throws IOException {
		Client first = warmClient("/session/read");
		List<Client> clients = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Client client = client();
			client.cookie = first.cookie;
			clients.add(client);
		}
		AtomicInteger value = new AtomicInteger();
		await().until(() -> {
			keepInline();
			for (int i = 0; i < 50; i++) {
				first.get("/session/set?value=" + value.incrementAndGet());
				for (Client client : clients) {
					client.send("/session/read");
				}
				for (Client client : clients) {
					assertThat(client.receive().body()).isEqualTo(value.toString());
				}
			}
			return this.rounds.stream().anyMatch((requests) -> requests > 1);
		});
	}

	@Test
	void nothingIsLostAndNothingComesBack() throws Exception {
		int threads = 8;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		this.open.add(executor::shutdownNow);
		redis.commands().flushdb();
		List<Future<ModelClient>> clients = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			ModelClient client = new ModelClient(i);
			clients.add(executor.submit(() -> client.run(500)));
		}
		await().atMost(Duration.ofSeconds(100)).until(() -> {
			keepInline();
			return clients.stream().allMatch(Future::isDone);
		});
		Set<String> live = new TreeSet<>();
		List<String> runs = new ArrayList<>();
		for (Future<ModelClient> client : clients) {
			client.get().addTo(live);
			runs.addAll(client.get().client.threads);
		}
		assertThat(redis.commands().keys(KEYS + "*")).containsExactlyInAnyOrderElementsOf(live);
		assertThat(runs).anyMatch((thread) -> thread.contains("-inline-"));
		assertThat(this.rounds).anyMatch((requests) -> requests > 1);
	}

	@Test
	void pageForErrorsSeesWhatItsRequestHasWritten() throws IOException {
		Client client = warmClient("/session/fail-after-set?value=1");
		for (int i = 2; i < 20; i++) {
			HttpConnection.Response response = client.get("/session/fail-after-set?value=" + i);
			assertThat(response.status()).isEqualTo(409);
			assertThat(response.body()).isEqualTo(Integer.toString(i));
		}
	}

	@Test
	void pageForErrorsSeesThatItsRequestHasInvalidatedTheSession() throws IOException {
		Client client = warmClient("/session/fail-after-invalidate");
		for (int i = 0; i < 10; i++) {
			client.get("/session/set?value=" + i);
			HttpConnection.Response response = client.get("/session/fail-after-invalidate");
			assertThat(response.status()).isEqualTo(409);
			assertThat(response.body()).isEqualTo("no session");
		}
	}

	@Test
	void requestThatLooksForAChangeOfAnotherSeesIt() throws Exception {
		Client client = warmClient("/session/wait?value=value");
		for (int i = 0; i < 3; i++) {
			keepInline();
			makeInline(client);
			client.send("/session/wait?value=" + i);
			ClusterSession session = this.repository.findById(client.sessionId());
			assertThat(session).isNotNull();
			session.setAttribute("value", Integer.toString(i));
			this.repository.save(session);
			assertThat(client.receive().body()).isEqualTo("found");
		}
	}

	@Test
	void scriptThatRedisHasForgottenIsSentAgain() throws IOException {
		Client client = warmClient("/session/count");
		int count = Integer.parseInt(client.get("/session/count").body());
		for (int i = 0; i < 20; i++) {
			redis.commands().scriptFlush();
			assertThat(client.get("/session/count").body()).isEqualTo(Integer.toString(++count));
		}
	}

	@Test
	void asynchronousRequestWritesItsSession() throws IOException {
		Client client = warmClient("/session/read");
		Client other = client();
		makeInline(other);
		for (int i = 1; i < 10; i++) {
			keepInline();
			redis.commands().scriptFlush();
			assertThat(getAsynchronously(client, other, i).body()).isEqualTo("done");
			assertThat(client.get("/session/read").body()).isEqualTo(Integer.toString(i));
		}
	}

	@Test
	void asynchronousRequestThatCannotWriteIsRefused() throws IOException {
		Client client = client();
		Client other = client();
		makeInline(client);
		makeInline(other);
		redisFrozen(() -> assertRefused(getAsynchronously(client, other, 1)));
	}

	/**
	 * Has a request completed by another one, after its first step is over.
	 */
	private HttpConnection.Response getAsynchronously(Client client, Client other, int value) throws IOException {
		client.send("/session/async?value=" + value);
		await().until(() -> !this.asynchronous.isEmpty());
		assertThat(other.get("/session/complete").body()).isEqualTo("completed");
		return client.receive();
	}

	@Test
	void sessionThatIsInvalidatedMeanwhileIsNotWritten() throws IOException {
		Client client = warmClient("/session/set-after-delete?value=1");
		for (int i = 0; i < 5; i++) {
			client.get("/session/set?value=1");
			keepInline();
			assertThat(client.get("/session/set-after-delete?value=2").status()).isEqualTo(500);
			assertThat(client.get("/session/read").body()).isEqualTo("no session");
		}
	}

	@Test
	void writeIsRefusedWhileRedisIsAway() throws IOException {
		Client counting = warmClient("/session/count");
		Client fresh = client();
		makeInline(fresh);
		int count = Integer.parseInt(counting.get("/session/count").body());
		redisFrozen(() -> {
			// It is not known yet that Redis is away
			assertRefused(fresh.get("/session/set?value=1"));
			for (int i = 0; i < 5; i++) {
				keepInline();
				assertRefused(fresh.get("/session/set?value=1"));
				assertRefused(counting.get("/session/count"));
				assertThat(fresh.get("/session/nothing").body()).isEqualTo("nothing");
			}
			assertThat(fresh.cookie).isNull();
		});
		// Nothing was read, so nothing was written
		await().until(() -> counting.get("/session/read").status() == 200);
		for (int i = 1; i < 100; i++) {
			keepInline();
			assertThat(counting.get("/session/count").body()).isEqualTo(Integer.toString(count + i));
		}
		assertThat(fresh.get("/session/set?value=1").status()).isEqualTo(200);
		assertThat(fresh.get("/session/read").body()).isEqualTo("1");
		assertThat(this.server.endpoint().getConnectionCount()).isLessThanOrEqualTo(this.open.size());
	}

	@Test
	void readIsRefusedWhenRedisGoesAwayInTheMiddle() throws IOException {
		Client client = warmClient("/session/count");
		int count = Integer.parseInt(client.get("/session/count").body());
		for (int i = 1; i <= 3; i++) {
			keepInline();
			redisFrozen(() -> assertRefused(client.get("/session/count")));
			await().until(() -> client.get("/session/read").status() == 200);
			assertThat(client.get("/session/count").body()).isEqualTo(Integer.toString(count + i));
		}
	}

	private static void assertRefused(HttpConnection.Response response) {
		assertThat(response.status()).isEqualTo(503);
		assertThat(response.head()).containsIgnoringCase("\r\nRetry-After: 1\r\n")
			.doesNotContainIgnoringCase("Set-Cookie");
	}

	private static void redisFrozen(Task task) throws IOException {
		Matcher pid = Pattern.compile("process_id:(\\d+)").matcher(redis.commands().info("server"));
		assertThat(pid.find()).isTrue();
		signal("STOP", pid.group(1));
		try {
			task.run();
		}
		finally {
			signal("CONT", pid.group(1));
		}
	}

	private static void signal(String signal, String pid) throws IOException {
		Process kill = new ProcessBuilder("kill", "-" + signal, pid).start();
		assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join().exitValue()).isZero();
	}

	private static Map<String, Integer> commands() {
		Map<String, Integer> commands = new TreeMap<>();
		Matcher matcher = COUNT.matcher(redis.commands().info("commandstats"));
		while (matcher.find()) {
			commands.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
		}
		return commands;
	}

	/**
	 * A machine with much to do may have held up the thread that polls.
	 */
	private void keepInline() {
		if (!this.mode.isInline()) {
			this.mode.sampled(System.nanoTime() + InlineMode.MAX_PENALTY.multipliedBy(2).toNanos(), false);
		}
	}

	/**
	 * The first requests of a connection are run by the pool.
	 */
	private void makeInline(Client client) {
		await().until(() -> {
			keepInline();
			return client.get("/session/nothing").head().contains("-inline-");
		});
	}

	private Client client() throws IOException {
		return new Client();
	}

	/**
	 * A client with a session, after enough requests to know what the next will need.
	 */
	private Client warmClient(String path) throws IOException {
		Client client = client();
		for (int i = 0; i < 4; i++) {
			client.get("/session/set?value=value");
			client.get(path);
		}
		client.get("/session/set?value=value");
		makeInline(client);
		return client;
	}

	/**
	 * What may fail.
	 */
	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

	/**
	 * A browser with one connection.
	 */
	private final class Client {

		private final Set<String> threads = new TreeSet<>();

		private HttpConnection connection;

		private String cookie;

		Client() throws IOException {
			connect();
		}

		private void connect() throws IOException {
			this.connection = InlineSessionTests.this.server.connect();
			InlineSessionTests.this.open.add(this.connection);
		}

		void reconnect() throws IOException {
			this.connection.close();
			connect();
		}

		HttpConnection.Response get(String path) throws IOException {
			send(path);
			return receive();
		}

		void send(String path) throws IOException {
			this.connection.sendRaw(request(path));
		}

		String request(String path) {
			return "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path,
					(this.cookie != null) ? "Cookie: SESSION=" + this.cookie + "\r\n" : "");
		}

		HttpConnection.Response receive() throws IOException {
			HttpConnection.Response response = this.connection.receive();
			assertThat(response).as("response").isNotNull();
			Matcher matcher = COOKIE.matcher(response.head());
			if (matcher.find()) {
				this.cookie = matcher.group(1).isEmpty() ? null : matcher.group(1);
			}
			response.head().lines().filter((line) -> line.startsWith("Thread: ")).forEach(this.threads::add);
			if (response.head().toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n")) {
				reconnect();
			}
			return response;
		}

		String sessionId() {
			return new String(Base64.getDecoder().decode(this.cookie), StandardCharsets.UTF_8);
		}

	}

	/**
	 * A client that knows what its session must be.
	 */
	private final class ModelClient {

		private final int seed;

		private final Random random;

		private final Client client = new Client();

		private final Set<String> past = new TreeSet<>();

		private String value = "no session";

		private int count;

		ModelClient(int seed) throws IOException {
			this.seed = seed;
			this.random = new Random(seed);
		}

		ModelClient run(int steps) throws IOException {
			for (int i = 0; i < steps; i++) {
				String before = this.client.cookie;
				step("client %d, step %d".formatted(this.seed, i));
				if (before != null && !before.equals(this.client.cookie)) {
					this.past.add(before);
				}
			}
			return this;
		}

		private void step(String step) throws IOException {
			switch (this.random.nextInt(12)) {
				case 0, 1, 2 -> {
					this.value = step.replace(' ', '_');
					check(step, "/session/set?value=" + this.value, "set");
				}
				case 3, 4, 5 -> check(step, "/session/read", this.value);
				case 6, 7 -> {
					if (this.client.cookie == null) {
						this.value = "null";
					}
					check(step, "/session/count", Integer.toString(++this.count));
				}
				case 8 -> {
					check(step, "/session/invalidate", "invalidated");
					assertThat(this.client.cookie).as(step).isNull();
					this.value = "no session";
					this.count = 0;
				}
				case 9 -> {
					String before = this.client.cookie;
					check(step, "/session/change-id", "changed");
					if (before != null) {
						assertThat(this.client.cookie).as(step).isNotNull().isNotEqualTo(before);
					}
				}
				case 10 -> checkPast(step);
				default -> this.client.reconnect();
			}
		}

		/**
		 * An id that is no longer in use leads nowhere.
		 */
		private void checkPast(String step) throws IOException {
			if (!this.past.isEmpty()) {
				String present = this.client.cookie;
				List<String> all = List.copyOf(this.past);
				this.client.cookie = all.get(this.random.nextInt(all.size()));
				check(step, "/session/read", "no session");
				this.client.cookie = present;
			}
		}

		private void check(String step, String path, String expected) throws IOException {
			HttpConnection.Response response = this.client.get(path);
			assertThat(response.status()).as("%s: %s: %s", step, path, response).isEqualTo(200);
			assertThat(response.body()).as("%s: %s", step, path).isEqualTo(expected);
		}

		void addTo(Set<String> live) {
			if (this.client.cookie != null) {
				live.add(KEYS + this.client.sessionId());
			}
		}

	}

	/**
	 * Does with its session what it is told.
	 */
	private final class SessionServlet extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setHeader("Thread", Thread.currentThread().getName());
			String value = request.getParameter("value");
			switch (request.getPathInfo()) {
				case "/read" ->
					response.getWriter().print((request.getParameter("skip") != null) ? "skipped" : read(request));
				case "/set" -> {
					request.getSession().setAttribute("value", value);
					response.getWriter().print("set");
				}
				case "/count" -> response.getWriter().print(count(request.getSession()));
				case "/invalidate" -> {
					HttpSession session = request.getSession(false);
					if (session != null) {
						session.invalidate();
					}
					response.getWriter().print("invalidated");
				}
				case "/change-id" -> {
					if (request.getSession(false) != null) {
						request.changeSessionId();
					}
					response.getWriter().print("changed");
				}
				case "/fail-after-set" -> {
					request.getSession().setAttribute("value", value);
					response.sendError(409);
				}
				case "/fail-after-invalidate" -> {
					HttpSession session = request.getSession(false);
					if (session != null) {
						session.invalidate();
					}
					response.sendError(409);
				}
				case "/set-after-delete" -> {
					HttpSession session = request.getSession(false);
					session.setAttribute("value", value);
					redis.commands().del(KEYS + session.getId());
					response.getWriter().print("set");
				}
				case "/wait" -> response.getWriter().print(waitFor(request.getSession(false).getId(), value));
				case "/async" -> {
					request.getSession().setAttribute("value", value);
					InlineSessionTests.this.asynchronous.add(request.startAsync());
				}
				case "/complete" -> {
					AsyncContext context = InlineSessionTests.this.asynchronous.remove();
					context.getResponse().getWriter().print("done");
					context.complete();
					response.getWriter().print("completed");
				}
				default -> response.getWriter().print("nothing");
			}
		}

		private String read(HttpServletRequest request) {
			HttpSession session = request.getSession(false);
			return (session != null) ? String.valueOf(session.getAttribute("value")) : "no session";
		}

		private int count(HttpSession session) {
			Integer before = (Integer) session.getAttribute("count");
			int count = (before != null) ? before + 1 : 1;
			session.setAttribute("count", count);
			return count;
		}

		private String waitFor(String id, String value) {
			long deadline = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			while (System.nanoTime() < deadline) {
				ClusterSession session = InlineSessionTests.this.repository.findById(id);
				if (session != null && value.equals(session.getAttribute("value"))) {
					return "found";
				}
			}
			return "not found";
		}

	}

}
