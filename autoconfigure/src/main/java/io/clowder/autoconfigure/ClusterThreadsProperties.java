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

package io.clowder.autoconfigure;

import java.util.stream.Stream;

import io.clowder.tomcat.ThreadLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.env.Environment;

/**
 * Properties of the threads that run the requests of a worker.
 */
@ConfigurationProperties("cluster.threads")
public class ClusterThreadsProperties {

	private static final int LIMIT = 10_000;

	private static final int MAX_NICE = 19;

	/**
	 * Whether the number of threads that run requests follows what they do: few while the
	 * processors are busy, more while requests wait for something else. Without effect if
	 * server.tomcat.threads.max, server.tomcat.threads.min-spare or
	 * spring.threads.virtual.enabled is set.
	 */
	private boolean adaptive = true;

	/**
	 * Number of threads while the processors are busy, for each port of a worker.
	 */
	private int min = 16;

	/**
	 * Largest number of threads, for each port of a worker.
	 */
	private int max = 1024;

	/**
	 * Whether requests may run on the thread that polls connections, one after the other,
	 * while there are many and none waits for anything. Only without TLS, and with
	 * adaptive threads.
	 */
	private boolean inline = true;

	/**
	 * By how much the priority of threads is lowered that run requests which have held up
	 * others by burning processor time, as nice does. 5 gives them a third of what others
	 * get, 0 as much.
	 */
	private int nice = 5;

	public boolean isAdaptive() {
		return this.adaptive;
	}

	public void setAdaptive(boolean adaptive) {
		this.adaptive = adaptive;
	}

	public int getMin() {
		return this.min;
	}

	public void setMin(int min) {
		this.min = min;
	}

	public int getMax() {
		return this.max;
	}

	public void setMax(int max) {
		this.max = max;
	}

	public boolean isInline() {
		return this.inline;
	}

	public void setInline(boolean inline) {
		this.inline = inline;
	}

	public int getNice() {
		return this.nice;
	}

	public void setNice(int nice) {
		this.nice = nice;
	}

	/**
	 * Checks the values.
	 * @throws InvalidClusterPropertyException if one is out of range
	 */
	void validate() {
		if (this.min < 1 || this.min > LIMIT) {
			throw new InvalidClusterPropertyException("cluster.threads.min", Integer.toString(this.min),
					"It must be from 1 to " + LIMIT + ".");
		}
		if (this.max < this.min || this.max > LIMIT) {
			throw new InvalidClusterPropertyException("cluster.threads.max", Integer.toString(this.max),
					"It must be from cluster.threads.min, which is " + this.min + ", to " + LIMIT + ".");
		}
		if (this.nice < 0 || this.nice > MAX_NICE) {
			throw new InvalidClusterPropertyException("cluster.threads.nice", Integer.toString(this.nice),
					"It must be from 0 to " + MAX_NICE + ".");
		}
	}

	/**
	 * Limits of the threads.
	 * @return the limits, or {@code null} if threads are left to Tomcat
	 */
	@Nullable ThreadLimits toLimits(Environment environment) {
		boolean userDecided = Stream.of("server.tomcat.threads.max", "server.tomcat.threads.min-spare")
			.anyMatch(environment::containsProperty)
				|| environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
		if (!this.adaptive || userDecided) {
			return null;
		}
		validate();
		return new ThreadLimits(this.min, this.max, this.inline, this.nice);
	}

}
