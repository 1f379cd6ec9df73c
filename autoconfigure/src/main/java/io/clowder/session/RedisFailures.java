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
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;

import org.springframework.core.NestedExceptionUtils;

/**
 * Tells whether Redis is away from what it says.
 */
final class RedisFailures {

	/**
	 * First words of answers of a Redis that cannot serve at present: it loads its data,
	 * is a replica without a master or being promoted, or runs a long script.
	 */
	private static final Set<String> NOT_AT_PRESENT = Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN",
			"TRYAGAIN", "BUSY", "NOREPLICAS", "UNBLOCKED", "MISCONF");

	private RedisFailures() {
	}

	static boolean isOutage(Throwable cause) {
		if (cause instanceof RedisCommandExecutionException refused) {
			String message = refused.getMessage();
			return message != null && NOT_AT_PRESENT.contains(message.split("[\\s:]", 2)[0]);
		}
		return cause instanceof RedisException || cause instanceof IOException || cause instanceof TimeoutException
				|| cause instanceof CancellationException || cause instanceof IllegalStateException;
	}

	static String describe(Throwable cause) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(cause);
		String message = reason.getMessage();
		return (message != null) ? message : reason.getClass().getSimpleName();
	}

}
