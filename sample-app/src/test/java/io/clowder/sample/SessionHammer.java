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

package io.clowder.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client with many sessions that it uses at random, sometimes by two requests at a
 * time, and compares with what it expects. Whatever it does not expect is an error.
 */
final class SessionHammer {

	private static final JsonMapper json = new JsonMapper();

	private static final String[] NAMES = { "a", "b", "c" };

	private final int port;

	private final Random random;

	private final Shared shared;

	private final List<SessionModel> sessions = new ArrayList<>();

	private final @Nullable HttpConnection[] connections = new HttpConnection[2];

	private int values;

	SessionHammer(int port, long seed, Shared shared) {
		this.port = port;
		this.random = new Random(seed);
		this.shared = shared;
	}

	/**
	 * Begins sessions.
	 */
	void begin(int count) {
		for (int i = 0; i < count; i++) {
			SessionModel session = new SessionModel();
			this.sessions.add(session);
			write(session);
		}
	}

	/**
	 * Does something with some session.
	 */
	void step() {
		SessionModel session = this.sessions.get(this.random.nextInt(this.sessions.size()));
		int choice = this.random.nextInt(100);
		if (session.cookie() == null || choice < 30) {
			write(session);
		}
		else if (choice < 60) {
			read(session);
		}
		else if (choice < 70) {
			remove(session);
		}
		else if (choice < 75) {
			changed(session, send(0, "POST", "/session/id", "", session), false);
		}
		else if (choice < 80) {
			end(session, send(0, "DELETE", "/session", "", session));
		}
		else if (choice < 85) {
			writeTwice(session);
		}
		else if (choice < 90) {
			writeAndEnd(session);
		}
		else if (choice < 95) {
			writeAndChangeId(session);
		}
		else {
			changeIdTwice(session);
		}
		this.shared.steps.incrementAndGet();
	}

	/**
	 * Compares all sessions with what they should be.
	 */
	void verify() {
		this.sessions.stream().filter((session) -> session.cookie() != null).forEach((session) -> {
			Answer answer = read(session);
			assertThat(answer.status()).as("answer for %s", session.cookie()).isIn(200, 404);
		});
	}

	private Answer read(SessionModel session) {
		Answer answer = send(0, "GET", "/session/attributes", "", session);
		if (answer.status() == 200) {
			JsonNode attributes = json.readTree(answer.body());
			Map<String, String> values = new HashMap<>();
			attributes.propertyNames().forEach((name) -> values.put(name, attributes.get(name).asString()));
			session.verify(values);
		}
		else {
			missing(session, answer);
		}
		return answer;
	}

	private void write(SessionModel session) {
		String name = NAMES[this.random.nextInt(NAMES.length)];
		String value = nextValue();
		wrote(session, name, value, send(0, "PUT", "/session/attributes/" + name, value, session), false);
	}

	private void wrote(SessionModel session, String name, String value, Answer answer, boolean conflict) {
		if (answer.isDone()) {
			if (answer.cookie() != null) {
				assertThat(session.cookie() == null || session.isMaybeGone()).as("%s is lost", session.cookie())
					.isTrue();
				session.started(answer.cookie());
			}
			session.wrote(name, value);
		}
		else {
			unanswered(answer, conflict);
			session.maybeWrote(name, value);
		}
	}

	private void remove(SessionModel session) {
		String name = NAMES[this.random.nextInt(NAMES.length)];
		Answer answer = send(0, "DELETE", "/session/attributes/" + name, "", session);
		if (answer.isDone()) {
			session.wrote(name, null);
		}
		else if (!missing(session, answer)) {
			session.maybeWrote(name, null);
		}
	}

	private void changed(SessionModel session, Answer answer, boolean conflict) {
		if (answer.isDone()) {
			dead(session);
			assertThat(answer.cookie()).isNotNull();
			session.renamed(answer.cookie());
		}
		else if (answer.status() != 404 || !conflict) {
			if (conflict || !missing(session, answer)) {
				unanswered(answer, conflict);
				session.maybeEnded();
			}
		}
	}

	private void end(SessionModel session, Answer answer) {
		if (answer.isDone()) {
			dead(session);
			session.ended();
		}
		else {
			unanswered(answer, false);
			session.maybeEnded();
		}
	}

	private void writeTwice(SessionModel session) {
		String value = nextValue();
		String otherValue = nextValue();
		Answer[] answers = sendBoth(session, "PUT", "/session/attributes/a", value, "PUT", "/session/attributes/b",
				otherValue);
		wrote(session, "a", value, answers[0], false);
		wrote(session, "b", otherValue, answers[1], false);
	}

	private void writeAndEnd(SessionModel session) {
		String value = nextValue();
		Answer[] answers = sendBoth(session, "PUT", "/session/attributes/a", value, "DELETE", "/session", "");
		end(session, answers[1]);
		if (session.cookie() != null || answers[0].cookie() != null) {
			wrote(session, "a", value, answers[0], true);
		}
	}

	private void writeAndChangeId(SessionModel session) {
		String value = nextValue();
		Answer[] answers = sendBoth(session, "PUT", "/session/attributes/a", value, "POST", "/session/id", "");
		changed(session, answers[1], false);
		// With a cookie it was too late and began another session
		if (answers[0].cookie() == null) {
			wrote(session, "a", value, answers[0], true);
		}
	}

	private void changeIdTwice(SessionModel session) {
		Answer[] answers = sendBoth(session, "POST", "/session/id", "", "POST", "/session/id", "");
		assertThat(answers[0].isDone() && answers[1].isDone()).as("%s became two sessions", session.cookie()).isFalse();
		Answer winner = answers[0].isDone() ? answers[0] : answers[1];
		changed(session, winner, true);
	}

	/**
	 * Notes that a session is not there.
	 * @return whether that is what the answer says
	 */
	private boolean missing(SessionModel session, Answer answer) {
		if (answer.status() != 404) {
			unanswered(answer, false);
			return false;
		}
		assertThat(session.isMaybeGone()).as("%s may be gone", session.cookie()).isTrue();
		dead(session);
		session.ended();
		return true;
	}

	private void dead(SessionModel session) {
		this.shared.dead.add(id(session.cookie()));
	}

	private void unanswered(Answer answer, boolean conflict) {
		if (!conflict || answer.status() != 500) {
			assertThat(this.shared.isOutage()).as("Redis is away when the status is %d", answer.status()).isTrue();
		}
	}

	private String nextValue() {
		return "value" + this.values++;
	}

	private Answer[] sendBoth(SessionModel session, String method, String path, String content, String otherMethod,
			String otherPath, String otherContent) {
		boolean sent = write(0, method, path, content, session);
		boolean otherSent = write(1, otherMethod, otherPath, otherContent, session);
		return new Answer[] { sent ? receive(0) : cutOff(), otherSent ? receive(1) : cutOff() };
	}

	private Answer send(int connection, String method, String path, String content, SessionModel session) {
		return write(connection, method, path, content, session) ? receive(connection) : cutOff();
	}

	private boolean write(int index, String method, String path, String content, SessionModel session) {
		try {
			HttpConnection connection = this.connections[index];
			// So that other workers have their turn
			if (connection != null && this.random.nextInt(20) == 0) {
				connection.close();
				connection = null;
			}
			if (connection == null) {
				connection = HttpConnection.open("127.0.0.1", this.port);
				this.connections[index] = connection;
			}
			String cookie = session.cookie();
			connection.write(method, path, content, "Content-Type: text/plain",
					"Cookie: " + ((cookie != null) ? cookie : "none=none"));
			return true;
		}
		catch (IOException ex) {
			disconnect(index);
			return false;
		}
	}

	private Answer receive(int index) {
		try {
			HttpResponse response = this.connections[index].read();
			this.shared.answers.computeIfAbsent(response.status(), (status) -> new AtomicInteger()).incrementAndGet();
			if ("close".equals(response.header("connection"))) {
				disconnect(index);
			}
			String cookie = response.header("set-cookie");
			return new Answer(response.status(), response.body(),
					(cookie != null && cookie.startsWith("SESSION=") && !cookie.contains("Max-Age=0"))
							? cookie.substring(0, cookie.indexOf(';')) : null);
		}
		catch (IOException ex) {
			disconnect(index);
			return cutOff();
		}
	}

	private Answer cutOff() {
		this.shared.answers.computeIfAbsent(0, (status) -> new AtomicInteger()).incrementAndGet();
		return new Answer(0, "", null);
	}

	private void disconnect(int index) {
		try {
			HttpConnection connection = this.connections[index];
			this.connections[index] = null;
			if (connection != null) {
				connection.close();
			}
		}
		catch (IOException ex) {
			// It is of no use any more
		}
	}

	void close() {
		disconnect(0);
		disconnect(1);
	}

	private static String id(@Nullable String cookie) {
		assertThat(cookie).isNotNull();
		return new String(Base64.getDecoder().decode(cookie.substring("SESSION=".length())), StandardCharsets.UTF_8);
	}

	/**
	 * What was answered.
	 *
	 * @param status the status, or 0 if there was no answer
	 * @param body the content
	 * @param cookie the cookie of a session that was set
	 */
	private record Answer(int status, String body, @Nullable String cookie) {

		boolean isDone() {
			return this.status / 100 == 2;
		}

	}

	/**
	 * What all clients have in common.
	 */
	static final class Shared {

		private static final long NOT = Long.MAX_VALUE;

		final AtomicInteger steps = new AtomicInteger();

		/**
		 * Number of answers by status, 0 for those that were cut off.
		 */
		final Map<Integer, AtomicInteger> answers = new ConcurrentSkipListMap<>();

		/**
		 * Ids that are not valid any more.
		 */
		final Set<String> dead = ConcurrentHashMap.newKeySet();

		private final AtomicLong outageSince = new AtomicLong(NOT);

		private final AtomicLong outageUntil = new AtomicLong(NOT);

		void outageBegins() {
			this.outageUntil.set(NOT);
			this.outageSince.set(System.nanoTime());
		}

		/**
		 * Notes that Redis has been away until some time from now.
		 */
		void outageEnds(long nanos) {
			this.outageUntil.set(System.nanoTime() + nanos);
		}

		boolean isOutage() {
			return this.outageSince.get() != NOT
					&& (this.outageUntil.get() == NOT || System.nanoTime() < this.outageUntil.get());
		}

	}

}
