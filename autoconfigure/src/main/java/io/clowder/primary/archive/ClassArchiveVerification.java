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

import java.io.IOException;
import java.util.concurrent.Executor;

import io.clowder.primary.archive.ClassArchive.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Sees whether JVMs accept the class archives that they are started from, and discards
 * those that they do not.
 */
final class ClassArchiveVerification {

	private static final Log logger = LogFactory.getLog(ClassArchiveVerification.class);

	private final Object monitor;

	private final Executor executor;

	private final ClassArchives.Reporter reporter;

	/**
	 * Creates a verification.
	 * @param monitor guards the states of archives
	 * @param executor where processes are looked at
	 * @param reporter tells the user
	 */
	ClassArchiveVerification(Object monitor, Executor executor, ClassArchives.Reporter reporter) {
		this.monitor = monitor;
		this.executor = executor;
		this.reporter = reporter;
	}

	/**
	 * Has a process looked at.
	 * @param pid a process whose JVM runs
	 * @param archive what it was started from
	 */
	void begin(long pid, ClassArchive archive) {
		this.executor.execute(() -> {
			if (!MappedFiles.contains(pid, archive.file()) && ProcessHandle.of(pid).isPresent()) {
				discard(archive, "The JVM does not accept it.");
			}
		});
	}

	/**
	 * Has workers start without an archive.
	 * @param archive what no worker is to start from any more
	 * @param reason why, as a sentence
	 */
	void discard(ClassArchive archive, String reason) {
		synchronized (this.monitor) {
			if (archive.state() == State.READY) {
				try {
					archive.discard();
				}
				catch (IOException ex) {
					logger.debug("A class archive cannot be deleted.", ex);
				}
				this.reporter.failed("The class archive " + archive.file()
						+ " is not used any more; workers start without it: " + reason);
			}
		}
	}

}
