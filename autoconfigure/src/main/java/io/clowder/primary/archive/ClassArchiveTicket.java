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

import org.jspecify.annotations.Nullable;

/**
 * What a worker has to do with the class archive of its build.
 *
 * @param archive the archive, {@code null} if the worker has nothing to do with one
 * @param recording where the worker records, {@code null} if it does not
 * @param options options for its JVM
 */
public record ClassArchiveTicket(@Nullable ClassArchive archive, @Nullable Path recording, List<String> options) {

	/**
	 * Nothing to do.
	 */
	public static final ClassArchiveTicket NONE = new ClassArchiveTicket(null, null, List.of());

}
