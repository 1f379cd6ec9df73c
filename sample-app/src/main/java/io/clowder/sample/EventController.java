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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends events for a while, by a response that no thread waits for.
 */
@RestController
class EventController {

	private static final int MOST = 1000;

	private static final long NO_TIMEOUT = 0;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "events");
		thread.setDaemon(true);
		return thread;
	});

	private final Worker worker;

	EventController(Worker worker) {
		this.worker = worker;
	}

	/**
	 * Send events with the name of the worker.
	 * @param ticks the number of events
	 * @param ms milliseconds from one to the next
	 * @return the events
	 */
	@GetMapping("/sse")
	SseEmitter events(@RequestParam(defaultValue = "10") int ticks, @RequestParam(defaultValue = "1000") long ms) {
		SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
		tick(emitter, 1, Math.min(ticks, MOST), Math.max(1, ms));
		return emitter;
	}

	private void tick(SseEmitter emitter, int number, int last, long ms) {
		try {
			emitter.send("%d from %s".formatted(number, this.worker));
			if (number < last) {
				this.executor.schedule(() -> tick(emitter, number + 1, last, ms), ms, TimeUnit.MILLISECONDS);
			}
			else {
				emitter.complete();
			}
		}
		catch (IOException | IllegalStateException ex) {
			// The client is gone.
			emitter.completeWithError(ex);
		}
	}

}
