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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link BuildCache}.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class BuildCacheTests {

	/**
	 * File locks are between processes.
	 */
	private static final String HOLDER = """
			public class Holder {
				public static void main(String[] args) throws Exception {
					new java.io.RandomAccessFile(args[0], "rw").getChannel().lock(0, Long.MAX_VALUE, true);
					System.out.println("held");
					System.in.read();
				}
			}
			""";

	@TempDir
	private Path directory;

	private Path root;

	private FakeJava java;

	private final List<BuildCache> caches = new ArrayList<>();

	@BeforeEach
	void java() throws IOException {
		this.root = this.directory.resolve("root");
		this.java = FakeJava.create(this.directory.resolve("bin"), FakeJava.EXTRACT);
	}

	@AfterEach
	void close() {
		this.caches.forEach(BuildCache::close);
	}

	@Test
	void getShouldExtractOnceForAllCachesAndTimes() throws IOException {
		Path archive = archive("one");
		BuildCache cache = cache();
		Path entry = get(cache, archive);
		assertThat(BuildCache.application(entry, archive)).hasSameBinaryContentAs(archive);
		assertThat(get(cache, archive)).isEqualTo(entry);
		assertThat(get(cache(), archive)).isEqualTo(entry);
		cache.close();
		assertThat(get(cache(), archive)).isEqualTo(entry);
		assertThat(this.java.calls()).hasLineCount(1);
		assertThat(entries()).containsExactly(entry);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.root))).isEqualTo("rwx------");
	}

	@Test
	void getShouldTellContentsAndNamesApart() throws IOException {
		BuildCache cache = cache();
		Path one = archive("one");
		Path entry = get(cache, one);
		assertThat(get(cache, Files.copy(one, this.directory.resolve("other.jar")))).isNotEqualTo(entry);
		assertThat(get(cache, archive("two"))).isNotEqualTo(entry);
		assertThat(entries()).hasSize(3);
	}

	@Test
	void getShouldTellArchivesApartByWhatIsInThem() throws IOException {
		BuildCache cache = cache();
		Path archive = zip("a.txt", "one");
		Path entry = get(cache, archive);
		Files.setLastModifiedTime(archive, FileTime.fromMillis(1));
		assertThat(get(cache, archive)).isEqualTo(entry);
		assertThat(get(cache, zip("a.txt", "two"))).isNotEqualTo(entry);
		assertThat(get(cache, zip("b.txt", "one"))).isNotEqualTo(entry);
		assertThat(get(cache, zip("a.txt", "one"))).isEqualTo(entry);
		assertThat(entries()).hasSize(3);
	}

	private Path zip(String name, String content) throws IOException {
		Path zip = this.directory.resolve("zipped.jar");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			out.putNextEntry(new ZipEntry(name));
			out.write(content.getBytes());
		}
		return zip;
	}

	@Test
	void getWhenAFileIsGoneOrChangedShouldExtractAgain() throws IOException {
		Path archive = archive("one");
		for (int round = 0; round < 3; round++) {
			BuildCache cache = cache();
			Path entry = get(cache, archive);
			assertThat(this.java.calls()).hasLineCount(round + 1);
			Path library = entry.resolve("application/lib/some.jar");
			assertThat(library).hasContent("library\n");
			if (round == 0) {
				Files.delete(library);
			}
			else {
				Files.setLastModifiedTime(library, FileTime.fromMillis(1));
			}
			cache.close();
		}
		assertThat(entries()).hasSize(1);
	}

	@Test
	void getWhenExtractingFailsShouldLeaveNothing() throws IOException {
		this.java = FakeJava.create(this.directory.resolve("bin"), "echo Disk is full; exit 1");
		Path archive = archive("one");
		assertThatIOException().isThrownBy(() -> get(cache(), archive)).withMessageContaining("Disk is full");
		assertThat(this.root).isEmptyDirectory();
	}

	@Test
	void oldestShouldBeRemovedUnlessHeld() throws IOException {
		BuildCache cache = cache();
		Path held = get(cache, archive("held"));
		age(held, 100);
		List<Path> entries = new ArrayList<>();
		for (int i = 0; i < BuildCache.KEPT + 1; i++) {
			BuildCache other = cache();
			entries.add(get(other, archive("build " + i)));
			age(entries.get(i), 50 - i);
			other.close();
		}
		assertThat(entries()).hasSize(BuildCache.KEPT + 1).contains(held).doesNotContain(entries.get(0));
	}

	@Test
	void whatAnotherProcessHoldsShouldNotBeRemoved() throws Exception {
		BuildCache cache = cache();
		Path entry = get(cache, archive("held by another"));
		cache.close();
		age(entry, 100);
		Path program = Files.writeString(this.directory.resolve("Holder.java"), HOLDER);
		Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
				program.toString(), entry.resolve("lock").toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			assertThat(holder.getInputStream().read()).isEqualTo('h');
			for (int i = 0; i < BuildCache.KEPT; i++) {
				get(cache(), archive("build " + i));
			}
			assertThat(entries()).contains(entry);
		}
		finally {
			holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whatAKilledProcessLeftBehindShouldBeRemovedLater() throws IOException {
		get(cache(), archive("one"));
		Path old = Files.createDirectory(this.root.resolve(".new-old"));
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
		Path young = Files.createDirectory(this.root.resolve(".new-young"));
		get(cache(), archive("two"));
		assertThat(old).doesNotExist();
		assertThat(young).exists();
	}

	private BuildCache cache() {
		BuildCache cache = new BuildCache(this.root);
		this.caches.add(cache);
		return cache;
	}

	private Path get(BuildCache cache, Path archive) throws IOException {
		return cache.get(archive, new ArchiveExtractor(this.java.path()));
	}

	private Path archive(String entry) throws IOException {
		return TestArchive.extractable(this.directory.resolve("app.jar"), entry);
	}

	private static void age(Path entry, int hours) throws IOException {
		Files.setLastModifiedTime(entry.resolve("lock"), FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
	}

	private List<Path> entries() throws IOException {
		try (Stream<Path> files = Files.list(this.root)) {
			return files.toList();
		}
	}

}
