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

package io.clowder.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The processes that descend from one start of the sample, orphans included: all of them
 * inherit a variable of its environment.
 */
public final class ProcessFamily {

	/**
	 * Name of the variable.
	 */
	public static final String MARK = "CLOWDER_PROCESS_FAMILY";

	private final String entry;

	public ProcessFamily(String mark) {
		this.entry = MARK + "=" + mark;
		Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
	}

	/**
	 * Those that are alive.
	 */
	public List<ProcessHandle> members() {
		return ProcessHandle.allProcesses().filter(this::isMember).toList();
	}

	private boolean isMember(ProcessHandle process) {
		try {
			String environment = Files.readString(Path.of("/proc/" + process.pid() + "/environ"),
					StandardCharsets.ISO_8859_1);
			return List.of(environment.split("\0")).contains(this.entry);
		}
		catch (IOException ex) {
			// It has ended, or belongs to somebody else
			return false;
		}
	}

	/**
	 * Ends all of them at once.
	 */
	public void kill() {
		List<ProcessHandle> members = members();
		while (!members.isEmpty()) {
			members.forEach(ProcessHandle::destroyForcibly);
			members.forEach((member) -> member.onExit().join());
			members = members();
		}
	}

}
