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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.clowder.primary.build.BuildCache;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether there are class archives, and of which kind.
 */
public final class ClassArchiveFactory {

	private static final Log logger = LogFactory.getLog("io.clowder.cluster");

	private final ClassArchiveSettings settings;

	private final ClassArchiveMode mode;

	private final ClassArchiveFormat format;

	private final ClassArchivePlacement placement;

	private final ClassArchiveKey key;

	private final ClassArchiveMaker maker;

	private ClassArchiveFactory(ClassArchiveSettings settings, ClassArchiveMode mode, ClassArchiveFormat format,
			ClassArchivePlacement placement, ClassArchiveKey key, ClassArchiveMaker maker) {
		this.settings = settings;
		this.mode = mode;
		this.format = format;
		this.placement = placement;
		this.key = key;
		this.maker = maker;
	}

	/**
	 * Decides.
	 * @param settings what the user asked for
	 * @param java the command that starts workers, of this process's own Java
	 * @param userOptions the user's JVM options, which win
	 * @param workerOptions what all workers have besides
	 * @return the decision
	 */
	public static ClassArchiveFactory of(ClassArchiveSettings settings, Path java, List<String> userOptions,
			List<String> workerOptions) {
		ClassArchiveFormat format = ClassArchiveFormat.of(Runtime.version().feature());
		List<String> options = new ArrayList<>(userOptions);
		options.addAll(workerOptions);
		List<String> relevant = JvmOptions.relevant(options);
		ClassArchivePlacement placement = ClassArchivePlacement.of(System.getProperty("os.arch"), userOptions);
		ClassArchiveKey key = ClassArchiveKey.of(System.getProperty("java.vm.vendor") + " "
				+ System.getProperty("java.vm.version") + " " + System.getProperty("os.arch") + " " + placement,
				System.getProperty("java.home"), relevant);
		return new ClassArchiveFactory(settings, mode(settings, userOptions, format), format, placement, key,
				new ClassArchiveMaker(java, format, placement, relevant));
	}

	private static ClassArchiveMode mode(ClassArchiveSettings settings, List<String> userOptions,
			ClassArchiveFormat format) {
		Optional<String> obstacle = JvmOptions.obstacle(userOptions, format);
		if (settings.mode() != ClassArchiveMode.OFF && obstacle.isPresent()) {
			logger.info("No class archive is made, because of the JVM option '" + obstacle.get() + "'.");
			return ClassArchiveMode.OFF;
		}
		return settings.mode();
	}

	/**
	 * Where builds are kept.
	 * @return a cache, or {@code null} if they are not to be kept
	 */
	public @Nullable BuildCache cache() {
		return (this.mode != ClassArchiveMode.OFF) ? new BuildCache(this.settings.effectiveDirectory()) : null;
	}

	/**
	 * Creates what has archives made.
	 * @param clock the clock
	 * @param reporter tells the user
	 * @return a new instance
	 */
	public ClassArchives create(Clock clock, ClassArchives.Reporter reporter) {
		ClassArchiveRegistry registry = new ClassArchiveRegistry(this.mode, this.format, this.placement, this.key);
		return new ClassArchives(registry, this.maker, clock, reporter);
	}

}
