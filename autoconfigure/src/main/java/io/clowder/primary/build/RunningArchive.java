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
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.jar.JarFile;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The archive that this JVM runs from. A primary cannot be started from a copy, as it is
 * running already, and loads classes as long as it lives: when its archive is overwritten
 * in place, the next of them is garbage. So Spring Boot's class loader is made to read on
 * from a copy.
 */
final class RunningArchive {

	private static final Log logger = LogFactory.getLog(RunningArchive.class);

	private static final String LOADER = "org.springframework.boot.loader.";

	private static final String LOADER_PATH = LOADER.replace('.', '/');

	private RunningArchive() {
	}

	/**
	 * Lets Spring Boot's class loader read from a copy from now on.
	 * @param archive the archive that it reads
	 * @param copy the same content in another file, which has to stay
	 * @return whether it does
	 */
	static boolean readFrom(Path archive, Path copy) {
		ClassLoader system = ClassLoader.getSystemClassLoader();
		try {
			loadTheLoader(copy, system);
			Class<?> content = Class.forName(LOADER + "zip.ZipContent", true, system);
			Object cache = field(content, "cache").get(null);
			boolean found = false;
			for (Object open : ((Map<?, ?>) cache).values()) {
				Object data = field(content, "data").get(open);
				Object access = field(data.getClass(), "fileAccess").get(data);
				found |= replace(access, archive, copy);
			}
			return found;
		}
		catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError ex) {
			logger.debug("The class loader cannot be made to read from a copy.", ex);
			return false;
		}
	}

	/**
	 * The class loader's own classes are read by the JVM.
	 */
	private static void loadTheLoader(Path copy, ClassLoader system) throws IOException {
		try (JarFile jar = new JarFile(copy.toFile())) {
			jar.stream()
				.map((entry) -> entry.getName())
				.filter((name) -> name.startsWith(LOADER_PATH) && name.endsWith(".class"))
				.forEach(
						(name) -> load(name.substring(0, name.length() - ".class".length()).replace('/', '.'), system));
		}
	}

	private static void load(String name, ClassLoader system) {
		try {
			Class.forName(name, false, system);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			logger.debug("Class " + name + " cannot be loaded.", ex);
		}
	}

	private static boolean replace(Object access, Path archive, Path copy)
			throws ReflectiveOperationException, IOException {
		Field path = field(access.getClass(), "path");
		synchronized (field(access.getClass(), "lock").get(access)) {
			if (path.get(access).equals(copy)) {
				return true;
			}
			if (!Files.isSameFile((Path) path.get(access), archive)) {
				return false;
			}
			Field channel = field(access.getClass(), "fileChannel");
			FileChannel old = (FileChannel) channel.get(access);
			path.set(access, copy);
			if (old != null) {
				channel.set(access, FileChannel.open(copy, StandardOpenOption.READ));
				old.close();
			}
			return true;
		}
	}

	private static Field field(Class<?> type, String name) throws NoSuchFieldException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field;
	}

}
