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

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Tells whether Redis is away from what it says.
 */
final class RedisFailures {

	/**
	 * First words of answers of a Redis that cannot serve at present: it loads its data,
	 * is a replica, perhaps without a master or being promoted, cannot store anything,
	 * runs a long script, or wants a password that is not the one it was given.
	 */
	private static final Set<String> NOT_AT_PRESENT = Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "BUSY",
			"NOREPLICAS", "MISCONF", "NOAUTH", "WRONGPASS");

	/**
	 * Where the master is elsewhere.
	 */
	private static final Set<String> ELSEWHERE = Set.of("READONLY", "MASTERDOWN");

	/**
	 * Before Redis 7, what is refused within a script is told like this.
	 */
	private static final Pattern IN_SCRIPT = Pattern.compile("^ERR Error running script.*? -([A-Z]+) ");

	private RedisFailures() {
	}

	static boolean isOutage(Throwable cause) {
		if (cause instanceof RedisCommandExecutionException refused) {
			return NOT_AT_PRESENT.contains(code(refused));
		}
		return cause instanceof RedisException || cause instanceof IOException || cause instanceof TimeoutException
				|| cause instanceof CancellationException || cause instanceof IllegalStateException;
	}

	/**
	 * Whether it concerns one key for a moment, which a Redis Cluster moves from one node
	 * to another.
	 */
	static boolean isPassing(Throwable cause) {
		return cause instanceof RedisCommandExecutionException refused && code(refused).equals("TRYAGAIN");
	}

	/**
	 * Whether Redis may be at the end of another connection.
	 */
	static boolean isElsewhere(@Nullable Throwable cause) {
		return !(cause instanceof RedisCommandExecutionException refused) || ELSEWHERE.contains(code(refused));
	}

	private static String code(RedisCommandExecutionException refused) {
		String message = Objects.requireNonNullElse(refused.getMessage(), "");
		Matcher inScript = IN_SCRIPT.matcher(message);
		return inScript.find() ? inScript.group(1) : message.split("[\\s:]", 2)[0];
	}

	static String describe(Throwable cause) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(cause);
		String message = reason.getMessage();
		return (message != null) ? message.lines().findFirst().orElse("") : reason.getClass().getSimpleName();
	}

}
