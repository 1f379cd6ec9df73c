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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.clowder.session.OnUndecodable;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the sessions of a cluster.
 */
@ConfigurationProperties("cluster.session")
public class ClusterSessionProperties {

	/**
	 * Of two parts at least: <code>java</code> would allow everything there is.
	 */
	private static final Pattern PACKAGE = Pattern.compile("\\w+(\\.\\w+)+");

	private static final Duration MAX_COMMAND_TIMEOUT = Duration.ofMinutes(5);

	/**
	 * Whether workers keep sessions in Redis by Clowder's own repository, which needs
	 * fewer commands than Spring Session's and understands the same data.
	 */
	private boolean enabled = true;

	/**
	 * How old the time of a session's last access may be in Redis before it is written
	 * again although nothing else has changed. Without it, a 30th of the session's
	 * timeout, 1 minute at most.
	 */
	private @Nullable Duration touchInterval;

	/**
	 * How long a request waits for an answer of Redis about its session.
	 */
	private Duration commandTimeout = Duration.ofSeconds(2);

	/**
	 * What is done with a session in which something cannot be decoded.
	 */
	private OnUndecodable onUndecodable = OnUndecodable.DROP_ATTRIBUTE;

	/**
	 * How what is in sessions is turned into bytes, unless there is a bean
	 * springSessionDefaultRedisSerializer. Also of effect in a plain process.
	 */
	private Serializer serializer = Serializer.JAVA;

	/**
	 * Packages whose classes may be in sessions if the serializer is json, besides those
	 * of the application.
	 */
	private List<String> allowedPackages = new ArrayList<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Duration getTouchInterval() {
		return this.touchInterval;
	}

	public void setTouchInterval(@Nullable Duration touchInterval) {
		this.touchInterval = touchInterval;
	}

	public Duration getCommandTimeout() {
		return this.commandTimeout;
	}

	public void setCommandTimeout(Duration commandTimeout) {
		this.commandTimeout = commandTimeout;
	}

	public OnUndecodable getOnUndecodable() {
		return this.onUndecodable;
	}

	public void setOnUndecodable(OnUndecodable onUndecodable) {
		this.onUndecodable = onUndecodable;
	}

	public Serializer getSerializer() {
		return this.serializer;
	}

	public void setSerializer(Serializer serializer) {
		this.serializer = serializer;
	}

	public List<String> getAllowedPackages() {
		return this.allowedPackages;
	}

	public void setAllowedPackages(List<String> allowedPackages) {
		this.allowedPackages = allowedPackages;
	}

	/**
	 * Checks the values.
	 * @throws InvalidClusterPropertyException if one is out of range
	 */
	void validate() {
		if (this.touchInterval != null && this.touchInterval.isNegative()) {
			throw new InvalidClusterPropertyException("cluster.session.touch-interval", this.touchInterval.toString(),
					"It must be 0 or more.");
		}
		if (this.commandTimeout.toMillis() < 1 || this.commandTimeout.compareTo(MAX_COMMAND_TIMEOUT) > 0) {
			throw new InvalidClusterPropertyException("cluster.session.command-timeout", this.commandTimeout.toString(),
					"It must be from 1 millisecond to 5 minutes.");
		}
	}

	/**
	 * Checks the values of the serializer.
	 * @throws InvalidClusterPropertyException if one is no package
	 */
	void validateAllowedPackages() {
		for (String name : this.allowedPackages) {
			if (!PACKAGE.matcher(name).matches()) {
				throw new InvalidClusterPropertyException("cluster.session.allowed-packages", name,
						"It must be the name of a package, such as com.example.shop.");
			}
		}
	}

	/**
	 * How what is in sessions is turned into bytes.
	 */
	public enum Serializer {

		/**
		 * Serialization of Java.
		 */
		JAVA,

		/**
		 * JSON, which names classes.
		 */
		JSON

	}

}
