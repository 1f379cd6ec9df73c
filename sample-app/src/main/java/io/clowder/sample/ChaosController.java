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
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ways to lose a worker, to see what the cluster makes of it. Only in the profile
 * {@code chaos}.
 */
@RestController
@Profile("chaos")
@RequestMapping("/chaos")
class ChaosController {

	private static final int MEGABYTE = 1024 * 1024;

	private final Queue<byte[]> leak = new ConcurrentLinkedQueue<>();

	private final Worker worker;

	private final ApplicationContext context;

	ChaosController(Worker worker, ApplicationContext context) {
		this.worker = worker;
		this.context = context;
	}

	/**
	 * End the JVM in an orderly way. On a thread of its own, since a graceful shutdown
	 * waits for this request.
	 * @param code the exit code
	 * @return what happens
	 */
	@PostMapping("/exit")
	@ResponseStatus(HttpStatus.ACCEPTED)
	String exit(@RequestParam(defaultValue = "3") int code) {
		new Thread(() -> System.exit(code), "chaos-exit").start();
		return "Exit of %s with code %s".formatted(this.worker, code);
	}

	/**
	 * Say that this worker is broken and cannot repair itself.
	 * @return what happens
	 */
	@PostMapping("/broken")
	@ResponseStatus(HttpStatus.ACCEPTED)
	String broken() {
		AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
		return "%s is broken".formatted(this.worker);
	}

	/**
	 * End the JVM at once: no shutdown hook runs and nobody gets an answer.
	 * @param code the exit code
	 */
	@PostMapping("/halt")
	void halt(@RequestParam(defaultValue = "1") int code) {
		Runtime.getRuntime().halt(code);
	}

	/**
	 * Hang. Blocking the request threads would leave heartbeats alive, and no Java code
	 * can block every thread of its JVM, so the operating system is asked to suspend the
	 * process. Like a machine that is swapping, or a garbage collection without end, it
	 * then answers neither requests nor its supervisor, cannot be asked for a thread
	 * dump, does not react to SIGTERM, and keeps its sockets open. SIGKILL ends it,
	 * SIGCONT wakes it up.
	 * @return what has happened, once the JVM has been woken up
	 */
	@PostMapping("/hang")
	String hang() throws IOException, InterruptedException {
		new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + this.worker.pid()).start().waitFor();
		return "Return of " + this.worker;
	}

	/**
	 * Keep a request thread from ending, whatever it is asked.
	 * @param ms the number of milliseconds
	 * @return that it has ended after all
	 */
	@PostMapping("/stuck")
	String stuck(@RequestParam(defaultValue = "60000") long ms) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
		while (System.nanoTime() < end) {
			// An interrupt ends this pause and nothing else.
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
		}
		return "Return of " + this.worker;
	}

	/**
	 * Use up the heap and keep it, so that every other thread runs out of memory too.
	 */
	@PostMapping("/oom")
	void oom() {
		while (true) {
			this.leak.add(new byte[MEGABYTE]);
		}
	}

	/**
	 * Keep some more of the heap for ever.
	 * @param mb the number of megabytes
	 * @return what is kept now
	 */
	@PostMapping("/leak")
	String leak(@RequestParam(defaultValue = "64") int mb) {
		for (int i = 0; i < mb; i++) {
			this.leak.add(new byte[MEGABYTE]);
		}
		return "Leak of %s MB in %s".formatted(this.leak.size(), this.worker);
	}

	/**
	 * Fill a part of the heap with small objects and have all of it collected, which
	 * stops every thread of the JVM for a while. Nothing is kept.
	 * @param mb the number of megabytes
	 * @return how long it took
	 */
	@PostMapping("/garbage")
	String garbage(@RequestParam(defaultValue = "100") int mb) {
		long start = System.nanoTime();
		List<byte[]> objects = new ArrayList<>();
		while (objects.size() < mb * (long) MEGABYTE / 64) {
			// 64 bytes with its header
			objects.add(new byte[48]);
		}
		System.gc();
		return "%s objects collected in %s ms by %s".formatted(objects.size(),
				TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), this.worker);
	}

}
