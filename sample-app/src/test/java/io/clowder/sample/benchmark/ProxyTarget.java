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

package io.clowder.sample.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plain processes behind a reverse proxy.
 *
 * @param proxy the proxy
 * @param plain one of the processes
 * @param processes how many of them there are
 */
record ProxyTarget(Proxy proxy, SampleTarget plain, int processes) implements Target {

	@Override
	public String name() {
		return "%s + %d plain".formatted(this.proxy.program, this.processes);
	}

	@Override
	public Optional<String> missing() {
		return Programs.find(this.proxy.program).isPresent() ? Optional.empty()
				: Optional.of("%s is not installed".formatted(this.proxy.program));
	}

	@Override
	public boolean isPeer() {
		return true;
	}

	@Override
	public RunningTarget start() {
		long start = System.nanoTime();
		List<Integer> ports = new ArrayList<>();
		List<TargetProcess> all = new ArrayList<>();
		for (int i = 0; i < this.processes; i++) {
			int port = SampleTarget.freePort();
			ports.add(port);
			all.add(this.plain.startProcess(port));
		}
		for (int i = 0; i < this.processes; i++) {
			RunningTarget.whenReady(this.plain.name(), ports.get(i), 0, start, List.of(all.get(i)));
		}
		int port = SampleTarget.freePort();
		all.add(startProxy(port, ports));
		return RunningTarget.whenReady(name(), port, 0, start, all);
	}

	private TargetProcess startProxy(int port, List<Integer> ports) {
		try {
			Path directory = TargetProcess.createDirectory();
			Path configuration = directory.resolve("proxy.conf");
			String servers = ports.stream().map(this.proxy.server::formatted).collect(Collectors.joining());
			Files.writeString(configuration, this.proxy.configuration.formatted(port, servers));
			List<String> command = new ArrayList<>(List.of(Programs.find(this.proxy.program).orElseThrow()));
			command.addAll(this.proxy.options);
			command.add(configuration.toString());
			return TargetProcess.start(directory, Map.of(), command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A reverse proxy, configured to keep its connections to the servers.
	 */
	enum Proxy {

		/**
		 * A worker process per processor.
		 */
		NGINX("nginx", List.of("-e", "stderr", "-c"), "server 127.0.0.1:%d;\n", """
				daemon off;
				user root;
				pid nginx.pid;
				error_log stderr;
				worker_processes auto;
				worker_rlimit_nofile 20000;
				events { worker_connections 15000; }
				http {
					access_log off;
					keepalive_requests 100000;
					client_body_temp_path body;
					proxy_temp_path proxy;
					fastcgi_temp_path fastcgi;
					uwsgi_temp_path uwsgi;
					scgi_temp_path scgi;
					server {
						listen %d backlog=4096;
						location / {
							proxy_pass http://servers;
							proxy_http_version 1.1;
							proxy_set_header Connection "";
						}
					}
					upstream servers {
						least_conn;
						keepalive 256;
						%s
					}
				}
				"""),

		/**
		 * A thread per processor.
		 */
		HAPROXY("haproxy", List.of("-db", "-f"), "\tserver s%1$d 127.0.0.1:%1$d\n", """
				global
					maxconn 15000
					no strict-limits
				defaults
					mode http
					timeout connect 5s
					timeout client 60s
					timeout server 60s
				frontend all
					bind :%d backlog 4096
					default_backend servers
				backend servers
					balance leastconn
					http-reuse always
				%s
				""");

		private final String program;

		private final List<String> options;

		private final String server;

		private final String configuration;

		Proxy(String program, List<String> options, String server, String configuration) {
			this.program = program;
			this.options = options;
			this.server = server;
			this.configuration = configuration;
		}

		String program() {
			return this.program;
		}

	}

}
