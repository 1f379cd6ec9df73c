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

package io.clowder.primary;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

import io.clowder.primary.evidence.OutputFilter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Copies what one worker prints to where the primary prints, line by line so that lines
 * of several workers do not mix.
 */
final class WorkerOutput implements Runnable {

	private static final Log logger = LogFactory.getLog(WorkerOutput.class);

	private static final int MAX_LINE = 64 * 1024;

	private final int workerId;

	private final InputStream source;

	private final OutputStream target;

	private final OutputGate gate;

	private final OutputFilter filter;

	private WorkerOutput(int workerId, InputStream source, OutputStream target, OutputGate gate, OutputFilter filter) {
		this.workerId = workerId;
		this.source = source;
		this.target = target;
		this.gate = gate;
		this.filter = filter;
	}

	/**
	 * Starts to copy until the source ends.
	 * @return the thread that copies
	 */
	static Thread copy(int workerId, InputStream source, OutputStream target, OutputGate gate) {
		return copy(workerId, source, target, gate, List::of);
	}

	/**
	 * Starts to copy until the source ends.
	 * @param filter sees every line and may hold it back
	 * @return the thread that copies
	 */
	static Thread copy(int workerId, InputStream source, OutputStream target, OutputGate gate, OutputFilter filter) {
		Thread thread = new Thread(new WorkerOutput(workerId, source, target, gate, filter),
				"clowder-output-" + workerId);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	@Override
	public void run() {
		try (InputStream in = new BufferedInputStream(this.source)) {
			ByteArrayOutputStream line = new ByteArrayOutputStream(256);
			int next = in.read();
			while (next != -1) {
				line.write(next);
				if (next == '\n' || line.size() == MAX_LINE) {
					print(line);
				}
				next = in.read();
			}
			if (line.size() > 0) {
				line.write('\n');
				print(line);
			}
			print(this.filter.end());
		}
		catch (IOException ex) {
			logger.debug("The output of worker " + this.workerId + " has ended.", ex);
		}
	}

	private void print(ByteArrayOutputStream line) throws IOException {
		print(this.filter.filter(line.toByteArray()));
		line.reset();
	}

	private void print(List<byte[]> lines) throws IOException {
		for (byte[] line : lines) {
			this.gate.print(this.workerId, this.target, line);
		}
	}

}
