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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside. Another content has another stamp.
 *
 * @param key identity of the file on its device, if there is such a thing
 * @param size size in bytes
 * @param modified time of the last modification
 */
public record ArchiveStamp(@Nullable Object key, long size, FileTime modified) {

	/**
	 * Looks at a file.
	 * @param file the file
	 * @return its stamp
	 * @throws IOException if it cannot be looked at
	 */
	public static ArchiveStamp of(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		return new ArchiveStamp(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
	}

}
