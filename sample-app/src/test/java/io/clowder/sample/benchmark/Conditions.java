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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringBootVersion;

/**
 * Where and when something was measured, and with which versions.
 */
final class Conditions {

	private final Effort effort;

	private final double bystanders;

	/**
	 * Create a new instance.
	 * @param effort how much was measured
	 * @param bystanders how many percent of the processors others used
	 */
	Conditions(Effort effort, double bystanders) {
		this.effort = effort;
		this.bystanders = bystanders;
	}

	@Override
	public String toString() {
		List<String> parts = new ArrayList<>();
		parts.add("%s; %d rounds of %.1f s".formatted(LocalDate.now(), this.effort.rounds(),
				this.effort.window().toMillis() / 1000.0));
		parts.add(machine());
		parts.add("%.0f %% of them in use by others".formatted(this.bystanders));
		parts.add("Spring Boot " + SpringBootVersion.getVersion());
		parts.add(firstLine(Programs.output(this.effort.java(), "-version")));
		parts.addAll(peers());
		return String.join("; ", parts);
	}

	private static String machine() {
		try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
			String model = lines.filter((line) -> line.startsWith("model name"))
				.findFirst()
				.map((line) -> line.replaceFirst(".*: ", ""))
				.orElse(System.getProperty("os.arch"));
			OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
			return "%d processors (%s), %d GB, Linux %s".formatted(Runtime.getRuntime().availableProcessors(), model,
					Math.round(system.getTotalMemorySize() / (double) (1 << 30)), System.getProperty("os.version"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> peers() {
		List<String> peers = new ArrayList<>();
		Programs.find("nginx").ifPresent((nginx) -> peers.add(firstLine(Programs.output(nginx, "-v"))));
		Programs.find("haproxy")
			.ifPresent((haproxy) -> peers.add(firstLine(Programs.output(haproxy, "-v")).replaceFirst(" - .*", "")));
		Programs.find("node").ifPresent((node) -> peers.add("Node " + Programs.output(node, "-v")));
		peers.addAll(NodeTarget.versions());
		return peers.stream().filter(Predicate.not(String::isEmpty)).toList();
	}

	private static String firstLine(String text) {
		return text.lines().findFirst().orElse("");
	}

}
