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

package io.clowder.primary.budget;

/**
 * What this process may use of the machine.
 *
 * @param processors number of processors; a container may have one and a half
 * @param memory memory in bytes
 * @param areProcessorsLimited whether the number is the limit of a control group, such as
 * a container's
 * @param isMemoryLimited whether the memory is such a limit
 */
public record MachineResources(double processors, long memory, boolean areProcessorsLimited, boolean isMemoryLimited) {

	/**
	 * The resources of this process.
	 * @return the resources
	 */
	public static MachineResources current() {
		return new MachineResourcesReader().read();
	}

}
