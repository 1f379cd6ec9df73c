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

import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that Spring Security can rely on sessions, whichever repository wrote them and
 * whichever reads them.
 */
class SessionSecurityTests {

	private static final String CONTEXT = "sessionAttr:SPRING_SECURITY_CONTEXT";

	@RegisterExtension
	static final TestRedis redis = new TestRedis();

	private static final List<Arguments> pairs = new ArrayList<>();

	private static final List<SessionApplication> applications = new ArrayList<>();

	@BeforeAll
	static void start() {
		start("java");
		start("json", JsonConfiguration.class);
	}

	private static void start(String serializer, Class<?>... configurations) {
		List<Class<?>> all = new ArrayList<>(List.of(SecurityConfiguration.class));
		all.addAll(List.of(configurations));
		List<SessionApplication> alike = new ArrayList<>();
		for (RepositoryKind kind : RepositoryKind.values()) {
			alike.add(SessionApplication.start(kind, redis, all.toArray(Class<?>[]::new)));
		}
		for (int i = 0; i < alike.size(); i++) {
			for (int j = 0; j < alike.size(); j++) {
				String name = "%s, then %s, %s".formatted(RepositoryKind.values()[i], RepositoryKind.values()[j],
						serializer);
				pairs.add(Arguments.argumentSet(name, alike.get(i), alike.get(j)));
			}
		}
		applications.addAll(alike);
	}

	@AfterAll
	static void stop() {
		applications.forEach(SessionApplication::close);
	}

	static List<Arguments> pairs() {
		return pairs;
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("pairs")
	void logInChangesTheIdOfTheSessionThatWasThereBefore(SessionApplication one, SessionApplication other) {
		Browser browser = new Browser();
		assertThat(browser.get(one, "/open/write?value=basket")).isEqualTo("new");
		Browser attacker = browser.copy();
		String before = browser.sessionId();
		logIn(browser, other);
		assertThat(browser.sessionId()).isNotEqualTo(before);
		assertThat(redis.commands().keys("*")).containsExactly("spring:session:sessions:" + browser.sessionId());
		assertThat(browser.get(one, "/me")).isEqualTo("user");
		assertThat(browser.get(one, "/read")).isEqualTo("basket");
		for (SessionApplication application : List.of(one, other)) {
			assertThat(attacker.send(application, "/me").statusCode()).isEqualTo(302);
		}
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("pairs")
	void userWhoLoggedInAtOneIsKnownToTheOther(SessionApplication one, SessionApplication other) {
		Browser browser = new Browser();
		logIn(browser, one);
		assertThat(redis.hash("spring:session:sessions:" + browser.sessionId())).containsKey(CONTEXT);
		assertThat(browser.get(other, "/me")).isEqualTo("user");
		assertThat(browser.get(one, "/me")).isEqualTo("user");
		assertThat(browser.get(other, "/write?value=1")).isEqualTo("old");
		assertThat(browser.get(one, "/me")).isEqualTo("user");
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("pairs")
	void userWhoLoggedOutIsUnknownToBoth(SessionApplication one, SessionApplication other) {
		Browser browser = new Browser();
		logIn(browser, one);
		Browser window = browser.copy();
		assertThat(browser.post(other, "/logout", Map.of()).headers().firstValue("Location").orElseThrow())
			.endsWith("/login?logout");
		for (SessionApplication application : List.of(one, other)) {
			assertThat(window.copy().send(application, "/me").statusCode()).isEqualTo(302);
		}
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("pairs")
	void requestThatWasRefusedIsRepeatedAfterLogIn(SessionApplication one, SessionApplication other) {
		Browser browser = new Browser();
		assertThat(browser.send(one, "/me").statusCode()).isEqualTo(302);
		assertThat(browser.sessionId()).isNotNull();
		assertThat(logIn(browser, other)).contains("/me");
		assertThat(browser.get(other, "/me")).isEqualTo("user");
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("pairs")
	void wrongPasswordLogsNobodyIn(SessionApplication one, SessionApplication other) {
		Browser browser = new Browser();
		HttpResponse<String> response = browser.post(one, "/login", Map.of("username", "user", "password", "wrong"));
		assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/login?error");
		assertThat(browser.send(other, "/me").statusCode()).isEqualTo(302);
	}

	private static String logIn(Browser browser, SessionApplication application) {
		HttpResponse<String> response = browser.post(application, "/login",
				Map.of("username", "user", "password", "secret"));
		assertThat(response.statusCode()).isEqualTo(302);
		String location = response.headers().firstValue("Location").orElseThrow();
		assertThat(location).doesNotContain("error");
		return location;
	}

	/**
	 * An application with a login.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity
	@RestController
	static class SecurityConfiguration {

		@Bean
		SecurityFilterChain filterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/open/**").permitAll().anyRequest().authenticated())
				.formLogin(Customizer.withDefaults())
				.csrf((csrf) -> csrf.disable())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("user").password("{noop}secret").roles("USER").build());
		}

		@GetMapping("/me")
		String me(Principal user) {
			return user.getName();
		}

		@GetMapping("/open/write")
		String write(HttpSession session, String value) {
			session.setAttribute("value", value);
			return session.isNew() ? "new" : "old";
		}

	}

	/**
	 * Sessions in JSON.
	 */
	@Configuration(proxyBeanMethods = false)
	static class JsonConfiguration {

		@Bean
		RedisSerializer<Object> springSessionDefaultRedisSerializer() {
			return Serializers.securityJson();
		}

	}

}
