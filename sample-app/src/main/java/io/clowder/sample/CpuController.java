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

import java.util.concurrent.TimeUnit;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keeps a processor busy, to see what becomes of other requests.
 */
@RestController
class CpuController {

	private final Worker worker;

	CpuController(Worker worker) {
		this.worker = worker;
	}

	@GetMapping("/cpu")
	String burn(@RequestParam(defaultValue = "500") long ms) {
		long start = System.nanoTime();
		long rounds = 0;
		while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(ms)) {
			rounds++;
		}
		return "%s rounds in %s ms from %s".formatted(rounds, ms, this.worker);
	}

}
