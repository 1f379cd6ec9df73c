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

package io.clowder.primary.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the directories of the control groups of this process: of one hierarchy for all
 * controllers (version 2), of one for each (version 1), or of both.
 */
public final class ControlGroups {

	private final Path root;

	private ControlGroups(Path root) {
		this.root = root;
	}

	/**
	 * The control groups of this process.
	 * @param root root of the file system; another one in tests
	 * @return the control groups
	 */
	public static ControlGroups of(Path root) {
		return new ControlGroups(root);
	}

	/**
	 * The group of version 2, and those that it is in.
	 * @return their directories, the own one first; none if there is no such hierarchy
	 */
	public List<Path> unified() {
		return find("0", "", "cgroup2", "");
	}

	/**
	 * The group of a controller of version 1, and those that it is in.
	 * @param controller name of the controller
	 * @return their directories, the own one first; none if there is no such hierarchy
	 */
	public List<Path> ofController(String controller) {
		return find("", controller, "cgroup", controller);
	}

	private List<Path> find(String hierarchy, String controller, String fileSystem, String option) {
		for (String line : lines("proc/self/cgroup")) {
			// hierarchy:controllers:path
			String[] fields = line.split(":", 3);
			boolean isWanted = fields.length == 3 && (controller.isEmpty() ? fields[0].equals(hierarchy)
					: Arrays.asList(fields[1].split(",")).contains(controller));
			if (isWanted) {
				return mounted(fields[2], fileSystem, option);
			}
		}
		return List.of();
	}

	private List<Path> mounted(String group, String fileSystem, String option) {
		for (String line : lines("proc/self/mountinfo")) {
			// id, parent, device, root, mount point, ... - file system, source, options
			String[] halves = line.split(" - ", 2);
			String[] mount = halves[0].split(" ");
			String[] type = (halves.length == 2) ? halves[1].split(" ") : new String[0];
			boolean isWanted = mount.length > 4 && type.length > 2 && type[0].equals(fileSystem)
					&& (option.isEmpty() || Arrays.asList(type[2].split(",")).contains(option));
			if (isWanted) {
				return directories(inMount(group, mount[3]), this.root.resolve(mount[4].substring(1)));
			}
		}
		return List.of();
	}

	/**
	 * In a container a part of the hierarchy may be mounted: its own group, as a rule.
	 */
	private static String inMount(String group, String mounted) {
		String prefix = mounted.equals("/") ? "" : mounted;
		return (group.equals(prefix) || group.startsWith(prefix + "/")) ? group.substring(prefix.length()) : "";
	}

	private static List<Path> directories(String group, Path mountPoint) {
		Path directory = mountPoint.resolve(group.startsWith("/") ? group.substring(1) : group);
		if (group.contains("..")) {
			// Seen from another namespace the path leads out of the mount.
			return List.of();
		}
		List<Path> directories = new ArrayList<>();
		for (Path path = directory; path != null && path.startsWith(mountPoint); path = path.getParent()) {
			directories.add(path);
		}
		return List.copyOf(directories);
	}

	private List<String> lines(String file) {
		try {
			return Files.readAllLines(this.root.resolve(file));
		}
		catch (IOException ex) {
			// No Linux.
			return List.of();
		}
	}

}
