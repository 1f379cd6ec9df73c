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

package io.clowder;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Prepares this worker for its first clients.
 */
@FunctionalInterface
public interface WarmUp {

	/**
	 * Sends requests to the application of this worker, one after the other.
	 * @param paths paths of the main port, each beginning with a slash
	 * @param timeout longest time for all of them
	 * @return what went wrong, as a sentence, or {@code null} if all were answered well
	 */
	@Nullable String warmUp(List<String> paths, Duration timeout);

}
