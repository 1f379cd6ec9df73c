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

package io.clowder.tomcat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of a thread. Java does not know that one of its threads waits for a
 * socket. Safe for use by many threads.
 */
final class KernelThread {

	private static final Path PROC = Path.of("/proc");

	private static final Path CURRENT = PROC.resolve("thread-self");

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final String SWITCHES = "\nvoluntary_ctxt_switches:";

	/**
	 * Place of the nice value among those that follow the name, see proc(5).
	 */
	private static final int NICE = 16;

	private final Path stat;

	private final Path schedstat;

	private final Path comm;

	/**
	 * Creates an instance.
	 * @param directory what is told of the thread, below {@code /proc}
	 */
	KernelThread(Path directory) {
		this.comm = directory.resolve("comm");
		this.stat = directory.resolve("stat");
		this.schedstat = directory.resolve("schedstat");
	}

	/**
	 * The thread that asks, or {@code null} if nothing is told of it.
	 */
	static @Nullable KernelThread current() {
		try {
			return (waits() >= 0) ? new KernelThread(PROC.resolve(Files.readSymbolicLink(CURRENT))) : null;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return null;
		}
	}

	/**
	 * How often the thread that asks has waited so far, or -1 if that is not known.
	 */
	static long waits() {
		try {
			String status = read(CURRENT.resolve("status"));
			int start = status.indexOf(SWITCHES);
			int end = status.indexOf('\n', start + 1);
			return (start >= 0 && end >= 0) ? Long.parseLong(status.substring(start + SWITCHES.length(), end).strip())
					: -1;
		}
		catch (IOException | NumberFormatException ex) {
			return -1;
		}
	}

	/**
	 * Nanoseconds for which the thread that asks has had a processor so far. Unlike
	 * {@link #times()} it reads no file, as it is asked for every request of the pool.
	 */
	static long processorNanosOfCurrent() {
		return THREADS.getCurrentThreadCpuTime();
	}

	/**
	 * How the thread that asks has spent its time so far.
	 */
	static Times times() {
		return times(CURRENT.resolve("schedstat"));
	}

	private static Times times(Path schedstat) {
		try {
			String[] values = read(schedstat).split(" ");
			return new Times(Long.parseLong(values[0]), Long.parseLong(values[1]));
		}
		catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
			return Times.NONE;
		}
	}

	/**
	 * The nice value of the thread that asks, 0 if it is not known.
	 */
	static int nice() {
		try {
			String stat = read(CURRENT.resolve("stat"));
			return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
		}
		catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Number of the thread that asks.
	 * @throws IOException if that is not known
	 */
	static long id() throws IOException {
		return Long.parseLong(Files.readSymbolicLink(CURRENT).getFileName().toString());
	}

	/**
	 * Whether the thread waits for something else than a processor.
	 */
	boolean isWaiting() {
		try {
			String stat = read(this.stat);
			// The name before may contain anything
			int state = stat.lastIndexOf(')') + 2;
			return state < stat.length() && stat.charAt(state) != 'R';
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Nanoseconds for which the thread has had a processor so far, or 0 if that is not
	 * known.
	 */
	long processorNanos() {
		try {
			String schedstat = read(this.schedstat);
			return Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
		}
		catch (IOException | IndexOutOfBoundsException | NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Nanoseconds for which the thread has waited for a processor so far, or 0 if that is
	 * not known.
	 */
	long awaitedNanos() {
		return times(this.schedstat).awaitedNanos();
	}

	/**
	 * Name of the thread, of which Linux keeps 15 characters, or nothing if it has ended.
	 */
	String name() {
		try {
			return read(this.comm).strip();
		}
		catch (IOException ex) {
			return "";
		}
	}

	/**
	 * Nanoseconds for which the thread has run or waited for a processor so far, or 0 if
	 * that is not known.
	 */
	long wantedNanos() {
		Times times = times(this.schedstat);
		return times.usedNanos() + times.awaitedNanos();
	}

	private static String read(Path file) throws IOException {
		return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
	}

	/**
	 * How a thread has spent time.
	 *
	 * @param usedNanos for how many nanoseconds it has had a processor
	 * @param awaitedNanos for how many it has waited for one
	 */
	record Times(long usedNanos, long awaitedNanos) {

		static final Times NONE = new Times(0, 0);

		Times minus(Times before) {
			return new Times(this.usedNanos - before.usedNanos, this.awaitedNanos - before.awaitedNanos);
		}

	}

}
