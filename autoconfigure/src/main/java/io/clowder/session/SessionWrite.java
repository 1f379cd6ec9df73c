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

package io.clowder.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written of a session, all or nothing.
 *
 * @param storedId id under which it is in Redis, or {@code null} if it is new
 * @param id id that it has
 * @param fields fields to set
 * @param removed fields to remove
 * @param expiry when it expires, or {@code null} for never
 */
record SessionWrite(@Nullable String storedId, String id, Map<String, byte[]> fields, List<String> removed,
		@Nullable Instant expiry) {

	boolean isRenamed() {
		return this.storedId != null && !this.storedId.equals(this.id);
	}

}
