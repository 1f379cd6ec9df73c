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

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The primary's answer to a request to change the cluster.
 *
 * @param outcome what became of the request
 * @param message the same in words
 * @param operation the operation that was begun, or the one that is in the way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationAnswer(@JsonIgnore OperationOutcome outcome, String message,
		ClusterStatus.@Nullable Operation operation) {

}
