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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Says which worker answers: as text, as JSON, later, and as a page for people.
 */
@RestController
class HelloController {

	private final Worker worker;

	private final String startPage;

	HelloController(Worker worker, @Value("classpath:start-page.html") Resource startPage) throws IOException {
		this.worker = worker;
		this.startPage = startPage.getContentAsString(StandardCharsets.UTF_8).replace("{{worker}}", worker.toString());
	}

	@GetMapping("/")
	String hello() {
		return "Hello from " + this.worker;
	}

	@GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
	String startPage() {
		return this.startPage;
	}

	@GetMapping("/json")
	Greeting json() {
		return new Greeting("Hello", this.worker.id(), this.worker.pid());
	}

	@GetMapping("/slow")
	String slow(@RequestParam(defaultValue = "500") long ms) throws InterruptedException {
		Thread.sleep(Math.max(0, ms));
		return "Hello after %s ms from %s".formatted(ms, this.worker);
	}

	@PostMapping("/count")
	String count(InputStream content) throws IOException {
		return "%s bytes received by %s".formatted(content.transferTo(OutputStream.nullOutputStream()), this.worker);
	}

	/**
	 * Say over and over who answers.
	 * @param size number of bytes
	 * @param response the response
	 */
	@GetMapping("/bytes")
	void bytes(@RequestParam(defaultValue = "1000") long size, HttpServletResponse response) throws IOException {
		byte[] lines = (this.worker + "\n").repeat(500).getBytes(StandardCharsets.UTF_8);
		response.setContentType(MediaType.TEXT_PLAIN_VALUE);
		response.setContentLengthLong(Math.max(0, size));
		for (long left = size; left > 0; left -= lines.length) {
			response.getOutputStream().write(lines, 0, (int) Math.min(left, lines.length));
		}
	}

	record Greeting(String message, int worker, long pid) {

	}

}
