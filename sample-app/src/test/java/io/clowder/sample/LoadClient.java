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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link Load}.
 */
class LoadClient implements Runnable {

	private static final long THINK_TIME_MILLIS = 200;

	private final String name;

	private final @Nullable SSLContext context;

	private final int port;

	private final boolean keepAlive;

	private final boolean careful;

	private final CountDownLatch stopped;

	private final Load load;

	private @Nullable HttpConnection connection;

	private @Nullable Long pid;

	private int requests;

	LoadClient(String name, @Nullable SSLContext context, int port, boolean keepAlive, boolean careful,
			CountDownLatch stopped, Load load) {
		this.name = name;
		this.context = context;
		this.port = port;
		this.keepAlive = keepAlive;
		this.careful = careful;
		this.stopped = stopped;
		this.load = load;
	}

	@Override
	public void run() {
		try {
			while (!this.stopped.await(THINK_TIME_MILLIS, TimeUnit.MILLISECONDS)) {
				request();
			}
			disconnect();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void request() {
		try {
			if (this.careful && this.connection != null && this.connection.isStale()) {
				disconnect();
			}
			HttpConnection connection = connect();
			String path = (this.requests++ % 2 == 0) ? "/" : "/json";
			HttpResponse response = this.keepAlive ? connection.get(path) : connection.get(path, "Connection: close");
			if (response.status() != 200) {
				throw new IOException("Status " + response.status());
			}
			this.pid = response.pid();
			this.load.succeeded();
			if (!this.keepAlive || "close".equals(response.header("connection"))) {
				disconnect();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.load.failed(this.name, this.pid, ex);
			disconnect();
		}
	}

	private HttpConnection connect() throws IOException {
		HttpConnection connection = this.connection;
		if (connection == null) {
			connection = (this.context != null) ? HttpConnection.openEncrypted(this.context, "127.0.0.1", this.port)
					: HttpConnection.open("127.0.0.1", this.port);
			this.connection = connection;
		}
		return connection;
	}

	private void disconnect() {
		HttpConnection connection = this.connection;
		this.connection = null;
		this.pid = null;
		if (connection != null) {
			try {
				connection.close();
			}
			catch (IOException ex) {
				// It is gone either way
			}
		}
	}

}
