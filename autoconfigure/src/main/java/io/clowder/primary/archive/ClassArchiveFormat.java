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

package io.clowder.primary.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kinds of class archives, and the JVM's options for them.
 */
enum ClassArchiveFormat {

	/**
	 * An archive for class data sharing, made from a list of the loaded classes. The list
	 * grows while classes are loaded.
	 */
	CDS("jsa", false) {

		@Override
		List<String> record(Path recording, List<String> placement) {
			return List.of("-XX:DumpLoadedClassList=" + recording);
		}

		@Override
		List<String> make(Path recording, Path archive, List<String> placement) {
			return with(placement, "-Xshare:dump", "-XX:SharedClassListFile=" + recording,
					"-XX:SharedArchiveFile=" + archive);
		}

		@Override
		List<String> use(Path archive) {
			return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
		}

	},

	/**
	 * An AOT cache, which has linked classes and profiles as well. What was recorded is
	 * written when the process exits.
	 */
	AOT("aot", true) {

		@Override
		List<String> record(Path recording, List<String> placement) {
			return with(placement, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + recording, "-Xlog:aot*=off",
					"-Xlog:cds*=off");
		}

		@Override
		List<String> make(Path recording, Path archive, List<String> placement) {
			// The recording has the address
			return List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recording, "-XX:AOTCache=" + archive);
		}

		@Override
		List<String> use(Path archive) {
			return List.of("-XX:AOTCache=" + archive, "-Xlog:aot*=off", "-Xlog:cds*=off");
		}

	};

	/**
	 * Older JVMs have AOT caches without profiles, or none.
	 */
	private static final int FIRST_WITH_PROFILES = 25;

	private final String extension;

	private final boolean writtenAtExit;

	ClassArchiveFormat(String extension, boolean writtenAtExit) {
		this.extension = extension;
		this.writtenAtExit = writtenAtExit;
	}

	/**
	 * The best kind of a Java version.
	 */
	static ClassArchiveFormat of(int feature) {
		return (feature >= FIRST_WITH_PROFILES) ? AOT : CDS;
	}

	String extension() {
		return this.extension;
	}

	/**
	 * Whether a process has to end for its recording to be complete.
	 */
	boolean isWrittenAtExit() {
		return this.writtenAtExit;
	}

	private static List<String> with(List<String> placement, String... options) {
		return Stream.concat(Stream.of(options), placement.stream()).toList();
	}

	/**
	 * Options for a process that records.
	 * @param recording where it records
	 * @param placement options that say where the archive is to be mapped
	 */
	abstract List<String> record(Path recording, List<String> placement);

	/**
	 * Options for a process that makes an archive and does not run the application.
	 * @param recording what was recorded
	 * @param archive the archive
	 * @param placement options that say where the archive is to be mapped
	 */
	abstract List<String> make(Path recording, Path archive, List<String> placement);

	/**
	 * Options for a process that starts from an archive. What the JVM has to say of one
	 * that it cannot use would be said by every worker.
	 */
	abstract List<String> use(Path archive);

}
