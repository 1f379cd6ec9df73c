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

package io.clowder.sample.benchmark;

import java.util.List;

/**
 * Experiments with the same targets.
 *
 * @param name what to choose all of them by
 * @param targets the targets
 * @param experiments the experiments
 * @param fresh whether a target is started anew for each turn, and alone; otherwise all
 * run all the time, and are under load in turn
 */
record Stage(String name, List<? extends Target> targets, List<? extends Experiment> experiments, boolean fresh) {

	/**
	 * Whether the target of that name is a peer.
	 */
	boolean isPeer(String name) {
		return this.targets.stream().anyMatch((target) -> target.name().equals(name) && target.isPeer());
	}

}
