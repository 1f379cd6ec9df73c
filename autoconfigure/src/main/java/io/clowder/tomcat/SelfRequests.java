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
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

import io.clowder.WarmUp;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the application's port of this worker, which has no listening socket,
 * past the primary. Each has a connection of its own.
 */
public final class SelfRequests implements WarmUp {

	private static final int ERROR = 400;

	private final SharedPorts ports;

	public SelfRequests(SharedPorts ports) {
		this.ports = ports;
	}

	@Override
	public @Nullable String warmUp(List<String> paths, Duration timeout) {
		SharedPortEndpoint endpoint = this.ports.main();
		if (endpoint == null || !endpoint.isRunning()) {
			return "The application has no web server that runs";
		}
		if (endpoint.isSSLEnabled() && needsClientCertificate(endpoint)) {
			return "The connector of port %s demands a client certificate, and this worker has none"
				.formatted(endpoint.getPort());
		}
		long deadline = System.nanoTime() + timeout.toNanos();
		for (String path : paths) {
			String failure = request(endpoint, path, deadline, timeout);
			if (failure != null) {
				return failure;
			}
		}
		return null;
	}

	private static boolean needsClientCertificate(SharedPortEndpoint endpoint) {
		for (SSLHostConfig host : endpoint.findSslHostConfigs()) {
			if (host.getHostName().equals(endpoint.getDefaultSSLHostConfigName())) {
				return host.getCertificateVerification() == SSLHostConfig.CertificateVerification.REQUIRED;
			}
		}
		return false;
	}

	private static @Nullable String request(SharedPortEndpoint endpoint, String path, long deadline, Duration timeout) {
		try (SelfConnection connection = SelfConnection.open(endpoint, deadline)) {
			int status = connection.get(path);
			return (status < ERROR) ? null : "GET %s answered %s".formatted(path, status);
		}
		catch (SocketTimeoutException ex) {
			return "GET %s did not answer within %s".formatted(path, format(timeout));
		}
		catch (IOException ex) {
			return "GET %s failed: %s".formatted(path, ex.getMessage());
		}
	}

	private static String format(Duration timeout) {
		return (timeout.toMillisPart() == 0) ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
	}

}
