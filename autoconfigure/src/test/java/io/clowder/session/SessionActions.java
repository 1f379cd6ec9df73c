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

package io.clowder.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What an application can do with a session, each by a request of its own.
 */
@Controller
class SessionActions {

	private final StringRedisTemplate redis;

	private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();

	private final CyclicBarrier meeting = new CyclicBarrier(2);

	SessionActions(RedisConnectionFactory connectionFactory) {
		this.redis = new StringRedisTemplate(connectionFactory);
	}

	@GetMapping("/untouched")
	@ResponseBody
	String untouched() {
		return "untouched";
	}

	@GetMapping("/read")
	@ResponseBody
	String read(HttpServletRequest request, @RequestParam(defaultValue = "value") String name) {
		HttpSession session = request.getSession(false);
		return (session != null) ? String.valueOf(session.getAttribute(name)) : "no session";
	}

	@GetMapping("/names")
	@ResponseBody
	String names(HttpSession session) {
		List<String> names = new ArrayList<>();
		session.getAttributeNames().asIterator().forEachRemaining(names::add);
		return names.stream().sorted().toList().toString();
	}

	@GetMapping("/write")
	@ResponseBody
	String write(HttpServletRequest request, @RequestParam String value,
			@RequestParam(defaultValue = "value") String name) {
		HttpSession session = request.getSession();
		session.setAttribute(name, value);
		return session.isNew() ? "new" : "old";
	}

	@GetMapping("/remove")
	@ResponseBody
	String remove(HttpSession session, @RequestParam String name) {
		session.removeAttribute(name);
		return "removed";
	}

	@GetMapping("/timeout")
	@ResponseBody
	String timeout(HttpSession session, @RequestParam int seconds) {
		int before = session.getMaxInactiveInterval();
		session.setMaxInactiveInterval(seconds);
		return String.valueOf(before);
	}

	@GetMapping("/valid")
	@ResponseBody
	String valid(HttpServletRequest request) {
		return request.getRequestedSessionId() + " " + request.isRequestedSessionIdValid();
	}

	@GetMapping("/invalidate")
	@ResponseBody
	String invalidate(HttpServletRequest request) {
		HttpSession session = request.getSession();
		session.invalidate();
		try {
			session.getAttribute("value");
			return "still usable";
		}
		catch (IllegalStateException ex) {
			return (request.getSession(false) != null) ? "still there" : "invalidated";
		}
	}

	@GetMapping("/replace")
	@ResponseBody
	String replace(HttpServletRequest request, @RequestParam String value) {
		request.getSession().invalidate();
		HttpSession session = request.getSession();
		String inherited = String.valueOf(session.getAttribute("value"));
		session.setAttribute("value", value);
		return inherited;
	}

	@GetMapping("/change-id")
	@ResponseBody
	String changeId(HttpServletRequest request) {
		return request.changeSessionId();
	}

	@GetMapping("/change-id-and-write")
	@ResponseBody
	String changeIdAndWrite(HttpServletRequest request, @RequestParam String value) {
		request.changeSessionId();
		request.getSession().setAttribute("value", value);
		return request.getSession().getId();
	}

	@GetMapping("/include")
	void include(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		request.getSession().setAttribute("value", "before the include");
		response.getOutputStream().print("included: ");
		request.getRequestDispatcher("/write?name=included&value=included").include(request, response);
		request.getSession().setAttribute("last", "after the include");
	}

	@GetMapping("/forward")
	void forward(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		request.getSession().setAttribute("value", "before the forward");
		request.getRequestDispatcher("/write?name=forwarded&value=forwarded").forward(request, response);
	}

	@GetMapping("/flush")
	void flush(HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.getSession().setAttribute("value", "before the flush");
		response.getWriter().print("flushed");
		response.flushBuffer();
		request.getSession().setAttribute("last", "after the flush");
	}

	@GetMapping("/flush-and-create")
	void flushAndCreate(HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.getWriter().println("flushed");
		response.flushBuffer();
		try {
			request.getSession();
			response.getWriter().print("created");
		}
		catch (IllegalStateException ex) {
			response.getWriter().print("refused");
		}
	}

	@GetMapping("/send-error")
	void sendError(HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.getSession().setAttribute("value", "the error was sent");
		response.sendError(418);
	}

	@GetMapping("/throw")
	@ResponseBody
	String fail(HttpServletRequest request) {
		request.getSession().setAttribute("value", "the exception was thrown");
		throw new UnsupportedOperationException("expected");
	}

	@GetMapping("/async")
	@ResponseBody
	DeferredResult<String> async(HttpServletRequest request) {
		request.getSession().setAttribute("value", "before the other thread");
		DeferredResult<String> result = new DeferredResult<>(10_000L);
		this.answers.add(() -> {
			request.getSession().setAttribute("last", "by the other thread");
			result.setResult("asynchronous");
		});
		return result;
	}

	@GetMapping("/async-complete")
	void asyncComplete(HttpServletRequest request, HttpServletResponse response) {
		request.getSession().setAttribute("value", "before the other thread");
		AsyncContext context = request.startAsync(request, response);
		this.answers.add(() -> {
			request.getSession().setAttribute("last", "by the other thread");
			try {
				response.getWriter().print("asynchronous");
				response.flushBuffer();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			finally {
				context.complete();
			}
		});
	}

	/**
	 * Answers a request that waits.
	 */
	@GetMapping("/answer")
	@ResponseBody
	String answer() {
		this.answers.remove().run();
		return "answered";
	}

	@GetMapping("/redirect")
	String redirect(RedirectAttributes attributes, @RequestParam String message) {
		attributes.addFlashAttribute("message", message);
		return "redirect:/landing";
	}

	@GetMapping("/redirect-plainly")
	String redirectPlainly() {
		return "redirect:/landing";
	}

	@GetMapping("/landing")
	@ResponseBody
	String landing(Model model) {
		return String.valueOf(model.getAttribute("message"));
	}

	/**
	 * Writes when another request has read the same session.
	 */
	@GetMapping("/meet")
	@ResponseBody
	String meet(HttpServletRequest request, @RequestParam String name) throws Exception {
		HttpSession session = request.getSession(false);
		this.meeting.await(10, TimeUnit.SECONDS);
		session.setAttribute(name, "met");
		return "met";
	}

	/**
	 * Writes a session that another deletes at the same time.
	 */
	@GetMapping("/lose")
	@ResponseBody
	String lose(HttpSession session) {
		session.setAttribute("value", "lost");
		this.redis.delete("spring:session:sessions:" + session.getId());
		return "lost";
	}

}
