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

import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The application as it was at some point in time.
 *
 * @param archive the private copy to launch, {@code null} if the application is no
 * archive and is used as it is
 * @param directory directory of the copy, {@code null} if it has none of its own
 * @param cache directory of the extracted copy that outlives this cluster, {@code null}
 * if it does not
 * @param stamps what the original and the libraries beside it looked like
 */
public record Build(@Nullable Path archive, @Nullable Path directory, @Nullable Path cache, List<ArchiveStamp> stamps) {

	static final Build AS_IT_IS = new Build(null, null, List.of());

	public Build {
		stamps = List.copyOf(stamps);
	}

	/**
	 * Creates a build that ends with this cluster.
	 * @param archive the private copy to launch
	 * @param directory directory of the copy
	 * @param stamps what the original looked like
	 */
	public Build(@Nullable Path archive, @Nullable Path directory, List<ArchiveStamp> stamps) {
		this(archive, directory, null, stamps);
	}

}
