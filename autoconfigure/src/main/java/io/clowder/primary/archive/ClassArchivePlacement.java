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

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where workers map a class archive. JVMs of late move an archive to a random address
 * when they start, since a known one makes some attacks easier, and most of its pages are
 * then private to each process. An archive that is made for a random address need not be
 * moved, and workers share what they only read.
 */
enum ClassArchivePlacement {

	/**
	 * At an address that is drawn when the archive is made.
	 */
	DRAWN {

		@Override
		List<String> make(RandomGenerator random) {
			return List
				.of("-XX:SharedBaseAddress=0x" + Long.toHexString(random.nextLong(LOWEST, HIGHEST) / UNIT * UNIT));
		}

		@Override
		List<String> use() {
			// If something is in the way, the JVM moves the archive nevertheless
			return List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");
		}

	},

	/**
	 * As the JVM or the user decides.
	 */
	FREE {

		@Override
		List<String> make(RandomGenerator random) {
			return List.of();
		}

		@Override
		List<String> use() {
			return List.of();
		}

	};

	/**
	 * Above the usual heaps with compressed references.
	 */
	private static final long LOWEST = 1L << 36;

	/**
	 * Below the heaps of ZGC, with the archive and the classes that come after it.
	 */
	private static final long HIGHEST = (1L << 42) - (1L << 32);

	/**
	 * JVMs round up to that.
	 */
	private static final long UNIT = 1L << 24;

	private static final String RELOCATION_MODE = "-XX:ArchiveRelocationMode=";

	/**
	 * Decides. On other processors than x86 an address has to fulfil more conditions.
	 * @param architecture what Java calls it
	 * @param userOptions the user's JVM options, which win
	 */
	static ClassArchivePlacement of(String architecture, List<String> userOptions) {
		boolean any = architecture.equals("amd64");
		return (any && userOptions.stream().noneMatch((option) -> option.startsWith(RELOCATION_MODE))) ? DRAWN : FREE;
	}

	/**
	 * Options for the JVM that decides on the address.
	 */
	abstract List<String> make(RandomGenerator random);

	/**
	 * Options for a JVM that starts from the archive.
	 */
	abstract List<String> use();

}
