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

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Properties that differ from worker to worker, because copies that share a log file, a
 * pid file or a banner would get in each other's way.
 */
final class WorkerProperties {

	/**
	 * Id of this worker, for the application to read.
	 */
	static final String ID = "cluster.worker.id";

	/**
	 * Runtime directory of the cluster; with it a primary marks its workers.
	 */
	static final String DIRECTORY = "cluster.worker.directory";

	/**
	 * By it Spring Boot marks every line of the log.
	 */
	static final String GROUP = "spring.application.group";

	private static final String LOG_FILE = "logging.file.name";

	private static final String LOG_PATH = "logging.file.path";

	private static final String ACCESS_LOG = "server.tomcat.accesslog.enabled";

	private static final String ACCESS_LOG_PREFIX = "server.tomcat.accesslog.prefix";

	private static final String TOMCAT_DIRECTORY = "server.tomcat.basedir";

	private static final String PID_FILE = "spring.pid.file";

	private WorkerProperties() {
	}

	/**
	 * The properties of a worker.
	 * @param id its id
	 * @param files directory for files that live as long as its process
	 * @param environment the application's environment
	 */
	static Map<String, Object> of(int id, Path files, Environment environment) {
		Map<String, Object> properties = new HashMap<>();
		properties.put(GROUP, group(environment, "worker-" + id));
		properties.put("spring.main.banner-mode", "off");
		// The drain comes first, whatever closes the application.
		properties.put("server.shutdown", "immediate");
		String logFile = environment.getProperty(LOG_FILE);
		String logPath = environment.getProperty(LOG_PATH);
		if (StringUtils.hasText(logFile)) {
			properties.put(LOG_FILE, fileOf(id, logFile));
		}
		else if (StringUtils.hasText(logPath)) {
			properties.put(LOG_FILE, fileOf(id, logPath + "/spring.log"));
		}
		String pidFile = environment.getProperty(PID_FILE);
		if (StringUtils.hasText(pidFile)) {
			properties.put(PID_FILE, fileOf(id, pidFile));
		}
		if (environment.getProperty(ACCESS_LOG, Boolean.class, false)) {
			properties.put(ACCESS_LOG_PREFIX,
					environment.getProperty(ACCESS_LOG_PREFIX, "access_log") + "-worker-" + id);
		}
		else if (!environment.containsProperty(TOMCAT_DIRECTORY)) {
			// Tomcat leaves its own behind, one for every process that ever was.
			properties.put(TOMCAT_DIRECTORY, files.toString());
		}
		return properties;
	}

	static String group(Environment environment, String member) {
		String group = environment.getProperty(GROUP);
		return StringUtils.hasText(group) ? group + "/" + member : member;
	}

	private static String fileOf(int id, String file) {
		int extension = file.lastIndexOf('.');
		boolean hasExtension = extension > file.lastIndexOf('/') + 1;
		String base = hasExtension ? file.substring(0, extension) : file;
		return base + "-worker-" + id + (hasExtension ? file.substring(extension) : "");
	}

}
