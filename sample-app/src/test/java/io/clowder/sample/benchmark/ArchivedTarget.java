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

import java.nio.file.Path;
import java.util.UUID;

/**
 * A cluster whose workers start from a class archive, as all do but those of the first
 * minute of a build. It is made before.
 */
final class ArchivedTarget implements Target {

	private static final String MADE = "Workers start from it from now on.";

	private final SampleTarget cluster;

	private boolean made;

	ArchivedTarget(SampleTarget cluster) {
		Path archives = Path.of("target", "benchmark", "archives-" + UUID.randomUUID()).toAbsolutePath();
		this.cluster = cluster.with("cluster of %d, class archive".formatted(cluster.workers()),
				"--cluster.archive-directory=" + archives, "--cluster.archive=eager");
	}

	@Override
	public String name() {
		return this.cluster.name();
	}

	@Override
	public RunningTarget start() {
		if (!this.made) {
			try (TargetProcess process = this.cluster.startProcess(SampleTarget.freePort())) {
				RunningTarget.awaitCondition(() -> {
					process.checkAlive();
					return process.output().contains(MADE);
				});
			}
			this.made = true;
		}
		return this.cluster.start();
	}

}
