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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What requests have in common that are likely to take equally long: the method and the
 * path, where parts of the path with a digit in them count as the same, as they mostly
 * are the number of something. A path of which not even a server is sure without a closer
 * look has no kind.
 */
final class RequestKind {

	/**
	 * The kind of what is no request of HTTP/1, or not its whole path, or not a plain
	 * one.
	 */
	static final long UNKNOWN = 0;

	/**
	 * So that nobody can send a request that is taken for another.
	 */
	private static final long SEED = ThreadLocalRandom.current().nextLong();

	private static final long FACTOR = 0x9E3779B97F4A7C15L;

	private RequestKind() {
	}

	/**
	 * The kind of a request.
	 * @param method its method
	 * @param path its path as it was sent, without the query
	 * @return the kind, or {@link #UNKNOWN}
	 */
	static long of(String method, String path) {
		return of(ByteBuffer.wrap((method + ' ' + path + ' ').getBytes(StandardCharsets.ISO_8859_1)));
	}

	/**
	 * The kind of a request.
	 * @param head what has arrived of it; its position is left as it is
	 * @return the kind, or {@link #UNKNOWN}
	 */
	static long of(ByteBuffer head) {
		long hash = SEED;
		int at = head.position();
		for (; at < head.limit() && head.get(at) != ' '; at++) {
			hash = mix(hash, head.get(at));
		}
		at++;
		if (at >= head.limit() || head.get(at) != '/') {
			return UNKNOWN;
		}
		long before = hash;
		boolean number = false;
		for (; at < head.limit(); at++) {
			byte next = head.get(at);
			if (isUnclear(next, head.get(at - 1))) {
				return UNKNOWN;
			}
			boolean end = isEnd(next);
			if (end || next == '/') {
				hash = number ? mix(before, '0') : hash;
			}
			if (end) {
				return (hash != UNKNOWN) ? hash : ~hash;
			}
			if (next == '/') {
				hash = mix(hash, next);
				before = hash;
				number = false;
			}
			else {
				number |= next >= '0' && next <= '9';
				hash = mix(hash, next);
			}
		}
		return UNKNOWN;
	}

	/**
	 * With an encoding, a parameter, or a step up or on the spot, any path can look like
	 * another one.
	 */
	private static boolean isUnclear(byte next, byte last) {
		return next == '%' || next == ';' || next == '\\' || (last == '/' && (next == '/' || next == '.'));
	}

	private static boolean isEnd(byte next) {
		return next == ' ' || next == '?' || next == '\r' || next == '\n';
	}

	private static long mix(long hash, int next) {
		long mixed = (hash ^ next) * FACTOR;
		return mixed ^ (mixed >>> 29);
	}

}
