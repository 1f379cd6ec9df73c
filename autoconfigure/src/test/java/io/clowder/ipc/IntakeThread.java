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

package io.clowder.ipc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * A thread that takes a worker's connections, in the place of Tomcat's poller.
 */
public final class IntakeThread implements AutoCloseable {

	private final Selector selector;

	private final HandOffIntake intake;

	private IntakeThread(HandOffReceiver receiver, ConnectionTaker taker) throws IOException {
		this.selector = Selector.open();
		this.intake = receiver.intake(taker, this::resume);
		this.intake.channel().register(this.selector, SelectionKey.OP_READ);
	}

	public static IntakeThread start(HandOffReceiver receiver, ConnectionTaker taker) {
		try {
			IntakeThread intake = new IntakeThread(receiver, taker);
			Thread thread = new Thread(intake::run, "intake");
			thread.setDaemon(true);
			thread.start();
			intake.intake.start();
			return intake;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public ConnectionLedger ledger() {
		return this.intake;
	}

	private void run() {
		try {
			while (this.selector.isOpen()) {
				this.selector.select((key) -> {
					key.interestOps(0);
					if (this.intake.receive()) {
						resume();
					}
				});
			}
		}
		catch (IOException | ClosedSelectorException | CancelledKeyException ex) {
			return; // The test is over.
		}
	}

	private void resume() {
		SelectionKey key = this.intake.channel().keyFor(this.selector);
		if (key != null && key.isValid()) {
			key.interestOps(SelectionKey.OP_READ);
			this.selector.wakeup();
		}
	}

	@Override
	public void close() throws IOException {
		this.selector.close();
	}

}
