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

package io.clowder.primary.build;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Loads the classes of the primary while the archive that it runs from is still there. It
 * cannot run from a copy, because it is running already.
 */
public final class PrimaryClasses {

	private static final Log logger = LogFactory.getLog(PrimaryClasses.class);

	/**
	 * The packages that a primary uses after its start.
	 */
	private static final Pattern NEEDED = Pattern.compile("io/clowder/((ipc|primary)/[\\w/]*)?[\\w$]+\\.class");

	private PrimaryClasses() {
	}

	/**
	 * Loads them, and others that are needed only when something fails.
	 * @param others names of classes outside of this library; those that do not exist do
	 * not matter
	 */
	public static void load(List<String> others) {
		ClassLoader classLoader = PrimaryClasses.class.getClassLoader();
		CodeSource source = PrimaryClasses.class.getProtectionDomain().getCodeSource();
		if (source == null || !source.getLocation().getPath().contains(".jar")) {
			return; // Class directories of a development environment.
		}
		try {
			URL location = source.getLocation();
			URL url = location.getProtocol().equals("jar") ? location : URI.create("jar:" + location + "!/").toURL();
			JarURLConnection connection = (JarURLConnection) url.openConnection();
			JarFile jar = connection.getJarFile();
			jar.stream()
				.map((entry) -> entry.getName())
				.filter((name) -> NEEDED.matcher(name).matches() && !name.endsWith("package-info.class"))
				.forEach((name) -> load(name.substring(0, name.length() - ".class".length()).replace('/', '.'),
						classLoader));
		}
		catch (IOException ex) {
			logger.debug("The classes of the primary cannot be listed.", ex);
		}
		others.forEach((name) -> load(name, classLoader));
	}

	private static void load(String name, ClassLoader classLoader) {
		try {
			Class.forName(name, true, classLoader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			logger.debug("Class " + name + " cannot be loaded.", ex);
		}
	}

}
