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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

import org.junit.jupiter.api.TestInfo;

/**
 * The class archive from which the workers of most tests start, as starting workers is
 * most of what process tests do.
 */
final class SharedArchive {

	private static boolean prepared;

	private SharedArchive() {
	}

	/**
	 * Has a cluster make it, unless this or another JVM that runs tests has done so.
	 * Takes as long as that, once.
	 */
	static synchronized void prepare(Path archives, TestInfo test) {
		if (prepared) {
			return;
		}
		prepared = true;
		try {
			Files.createDirectories(archives.getParent());
			Path done = archives.resolveSibling(archives.getFileName() + "-" + checksum(Launch.JAR) + ".done");
			try (FileChannel lock = FileChannel.open(archives.resolveSibling(archives.getFileName() + ".lock"),
					StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
				lock.lock();
				if (!Files.exists(done)) {
					make(test);
					Files.createFile(done);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String checksum(Path file) throws IOException {
		CRC32C checksum = new CRC32C();
		try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
			in.transferTo(OutputStream.nullOutputStream());
		}
		return Long.toHexString(checksum.getValue());
	}

	private static void make(TestInfo test) {
		try (SampleProcess process = Launch.of(test).arguments("--cluster.archive=eager").start()) {
			process.awaitOutput("Workers start from it from now on.");
		}
	}

}
