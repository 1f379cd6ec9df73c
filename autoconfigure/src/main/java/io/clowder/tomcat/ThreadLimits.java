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

import org.springframework.util.Assert;

/**
 * Between which numbers the threads that run the requests of a port may vary.
 *
 * @param min number of threads while the processors are busy, from 1
 * @param max largest number of threads, at least {@code min}
 * @param inline whether requests that wait for nothing may run on the thread that polls
 * connections
 * @param nice by how much the priority of threads is lowered whose requests burn
 * processor time, as {@code nice} does, from 0 to 19
 */
public record ThreadLimits(int min, int max, boolean inline, int nice) {

	/**
	 * With this a thread gets a third of what others get.
	 */
	public static final int NICE = 5;

	public ThreadLimits {
		Assert.isTrue(min >= 1, "'min' must be positive");
		Assert.isTrue(max >= min, "'max' must not be less than 'min'");
		Assert.isTrue(nice >= 0 && nice <= 19, "'nice' must be from 0 to 19");
	}

	/**
	 * Limits with requests on the thread that polls.
	 * @param min number of threads while the processors are busy, from 1
	 * @param max largest number of threads, at least {@code min}
	 */
	public ThreadLimits(int min, int max) {
		this(min, max, true, NICE);
	}

}
