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
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.jspecify.annotations.Nullable;

/**
 * A connection that the primary has handed over. While its endpoint drains, waiting for
 * the next request is put off until the present step of processing is over, because the
 * connection may be returned instead.
 */
class SharedPortConnection extends NioSocketWrapper {

	private static final Log logger = LogFactory.getLog(SharedPortConnection.class);

	private final SharedPortEndpoint endpoint;

	private final boolean ours;

	private final HeldResponse response = new HeldResponse(this);

	private final ConnectionDrain drain = new ConnectionDrain(this);

	private boolean oneAnswer;

	private boolean answered;

	/**
	 * Whether something else than the response was sent, after which nothing may be.
	 */
	private volatile boolean refused;

	private volatile boolean registered;

	private boolean readInterestPutOff;

	/**
	 * Whether a request waits for more of its content, which must not be put off.
	 */
	private volatile boolean blocking;

	private volatile boolean leaving;

	private volatile @Nullable SocketState lastState;

	private volatile @Nullable LongRequest expected;

	private volatile @Nullable LongRequest lastExpected;

	private volatile long kind = RequestKind.UNKNOWN;

	private boolean requestBegun;

	/**
	 * Creates a connection.
	 * @param channel the channel
	 * @param endpoint its endpoint
	 * @param ours whether this process is also the client
	 */
	SharedPortConnection(NioChannel channel, SharedPortEndpoint endpoint, boolean ours) {
		super(channel, endpoint);
		this.endpoint = endpoint;
		this.ours = ours;
	}

	SharedPortEndpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Whether this process is also the client.
	 */
	boolean isOurs() {
		return this.ours;
	}

	/**
	 * What becomes of this connection when its endpoint drains.
	 */
	ConnectionDrain drain() {
		return this.drain;
	}

	/**
	 * Begins a step of processing.
	 * @param oneAnswer whether it should end with an answer, even if the next request has
	 * arrived by then, because other connections wait for this thread
	 */
	void beginStep(boolean oneAnswer) {
		this.oneAnswer = oneAnswer;
		this.answered = false;
		this.requestBegun = false;
		this.response.beginStep();
	}

	/**
	 * A request has begun on the thread that polls. Should it be the second of a step,
	 * nobody knows which of them takes long.
	 */
	void beginRequest() {
		if (this.requestBegun && getPoller() instanceof InlinePoller poller) {
			this.kind = RequestKind.UNKNOWN;
			poller.forgetKind();
		}
		this.requestBegun = true;
	}

	/**
	 * Of which {@link RequestKind kind} the request is that the next step runs.
	 * @param head the beginning of it, or {@code null} if it is not known or goes on with
	 * one that has begun before
	 */
	long kind(@Nullable ByteBuffer head) {
		if (head != null) {
			this.kind = RequestKind.of(head);
			return this.kind;
		}
		return isWithinRequest() ? this.kind : RequestKind.UNKNOWN;
	}

	private boolean isWithinRequest() {
		if (!getLock().tryLock()) {
			return false;
		}
		try {
			// After a file Tomcat may have read the beginning of the next one
			return getCurrentProcessor() != null && this.lastState != SocketState.SENDFILE;
		}
		finally {
			getLock().unlock();
		}
	}

	/**
	 * Whether the last step has come to the end of a request.
	 */
	boolean isRequestOver() {
		return this.lastState != SocketState.LONG;
	}

	/**
	 * Sets what is known of the request that the next step runs.
	 */
	void expect(LongRequest request) {
		this.expected = request;
	}

	/**
	 * What is known of the request that this step runs, for this step only.
	 * @return {@code null} if it is not expected to take long
	 */
	@Nullable LongRequest takeExpected() {
		LongRequest request = this.expected;
		this.lastExpected = request;
		if (request != null) {
			this.expected = null;
		}
		return request;
	}

	/**
	 * What was known of the request that the last step has run.
	 */
	@Nullable LongRequest lastExpected() {
		return this.lastExpected;
	}

	/**
	 * Whether a thread is not done yet with a step.
	 */
	boolean isBusy() {
		if (getLock().tryLock()) {
			getLock().unlock();
			return false;
		}
		return true;
	}

	/**
	 * The response of the present step.
	 */
	HeldResponse response() {
		return this.response;
	}

	/**
	 * The beginning of a request that has arrived and that nobody has read so far, or
	 * {@code null} if there is none.
	 */
	@Nullable ByteBuffer head() {
		if (!getLock().tryLock()) {
			return null;
		}
		try {
			boolean between = !this.leaving && !isClosed() && getCurrentProcessor() == null;
			// Whoever has lost its turn would take from the poller what it waits for
			if (between && getPoller() instanceof InlinePoller poller && poller.isPolling() && isReadyForRead()) {
				this.socketBufferHandler.configureReadBufferForRead();
				ByteBuffer bytes = this.socketBufferHandler.getReadBuffer().duplicate();
				// One outside of the heap may be freed with the connection
				return bytes.isDirect() ? ByteBuffer.allocate(bytes.remaining()).put(bytes).flip()
						: bytes.asReadOnlyBuffer();
			}
		}
		catch (IOException ex) {
			logger.trace("Whoever reads will be told, too.", ex);
		}
		finally {
			getLock().unlock();
		}
		return null;
	}

	@Override
	public boolean flush(boolean block) throws IOException {
		if (this.response.isHeld()) {
			return false;
		}
		checkNotRefused();
		if (this.oneAnswer && this.response.isHoldable() && InlineRequests.hold(this)) {
			this.answered = true;
			this.response.hold();
			return false;
		}
		settle();
		return super.flush(block);
	}

	private void settle() throws IOException {
		ByteBuffer instead = this.response.settle();
		if (instead != null) {
			this.refused = true;
			if (instead.hasRemaining()) {
				super.doWrite(true, instead);
			}
			throw new HeldResponse.RefusedException();
		}
	}

	private void checkNotRefused() throws IOException {
		if (this.refused) {
			throw new HeldResponse.RefusedException();
		}
	}

	/**
	 * Same as {@link #release()}, unless a step is being processed.
	 */
	void releaseIfFree() {
		if (getLock().tryLock()) {
			try {
				release();
			}
			finally {
				getLock().unlock();
			}
		}
	}

	/**
	 * Sends the response, if it was held.
	 */
	void release() {
		getLock().lock();
		try {
			if (this.response.isHeld()) {
				boolean sent = false;
				try {
					checkNotRefused();
					settle();
					super.flush(true);
					this.response.end();
					sent = true;
				}
				catch (IOException ex) {
					logger.debug("A response was not sent.", ex);
				}
				finally {
					if (this.response.release() || !sent) {
						close();
					}
				}
			}
		}
		finally {
			getLock().unlock();
		}
	}

	/**
	 * Whether what the response waits for is known.
	 */
	boolean isSettled() {
		return this.response.isSettled();
	}

	@Override
	protected void doWrite(boolean block, ByteBuffer buffer) throws IOException {
		this.answered = true;
		checkNotRefused();
		settle();
		this.response.sent();
		super.doWrite(block, buffer);
	}

	/**
	 * Whether what has arrived, if anything, is left for the next step. The poller sees
	 * only what nobody has read yet.
	 */
	private boolean isLeftForLater(boolean block) {
		return !block && this.oneAnswer && this.answered && this.socketBufferHandler.isReadBufferEmpty();
	}

	/**
	 * A client that is slow to send the rest of its request gets the response before.
	 */
	private void releaseBeforeWaiting(boolean block) {
		if (block && this.response.isHeld() && this.socketBufferHandler.isReadBufferEmpty()) {
			release();
		}
	}

	/**
	 * What was read too much belongs to another protocol, which writes in its own way.
	 */
	@Override
	public void unRead(ByteBuffer bytes) {
		release();
		super.unRead(bytes);
	}

	@Override
	public int read(boolean block, byte[] bytes, int offset, int length) throws IOException {
		if (isLeftForLater(block)) {
			return 0;
		}
		releaseBeforeWaiting(block);
		this.blocking = block;
		try {
			return super.read(block, bytes, offset, length);
		}
		finally {
			this.blocking = false;
		}
	}

	@Override
	public int read(boolean block, ByteBuffer buffer) throws IOException {
		if (isLeftForLater(block)) {
			return 0;
		}
		releaseBeforeWaiting(block);
		this.blocking = block;
		try {
			return super.read(block, buffer);
		}
		finally {
			this.blocking = false;
		}
	}

	@Override
	public void registerReadInterest() {
		boolean mayLeave = this.endpoint.drain().connectionReturn() != null && !this.blocking;
		if (mayLeave && getLock().isHeldByCurrentThread()) {
			this.readInterestPutOff = true;
		}
		else {
			waitForRead();
		}
	}

	private void waitForRead() {
		register();
		super.registerReadInterest();
	}

	@Override
	public void registerWriteInterest() {
		register();
		super.registerWriteInterest();
	}

	@Override
	public SendfileState processSendfile(SendfileDataBase file) {
		release(); // What comes before the file
		if (isClosed()) {
			return SendfileState.ERROR;
		}
		register();
		return super.processSendfile(file);
	}

	/**
	 * A connection that is closed after its first request does without the poller. One
	 * thread may want to read while another wants to write, and a second registration
	 * would undo what the first waits for.
	 */
	private void register() {
		if (!this.registered) {
			synchronized (this) {
				if (!this.registered) {
					registerOnce();
				}
			}
		}
	}

	private void registerOnce() {
		SocketChannel channel = socketChannel();
		if (channel == null) {
			return; // It is closed.
		}
		try {
			channel.register(getPoller().getSelector(), 0, this);
			this.registered = true;
		}
		catch (ClosedChannelException | ClosedSelectorException ex) {
			logger.debug("The poller closes what it does not know.", ex);
		}
	}

	/**
	 * Whether the poller knows this connection.
	 */
	boolean isRegistered() {
		return this.registered;
	}

	/**
	 * From here on the connection is the primary's; what was planned here for it is void.
	 * The caller holds the lock.
	 */
	void leave() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	@Override
	public void close() {
		// The poller closes what it finds without a key, and a leaving connection has
		// none.
		if (!this.leaving && !this.response.closeLater()) {
			super.close();
		}
	}

	/**
	 * Closes this process's descriptor of a connection that has left.
	 */
	void closeLeft() {
		super.close();
	}

	/**
	 * Whether the endpoint wants to wait for something to read.
	 */
	boolean isReadInterestPutOff() {
		return this.readInterestPutOff;
	}

	/**
	 * A step of processing is over, and the connection stays with this endpoint.
	 */
	void resumeReading() {
		if (this.readInterestPutOff) {
			this.readInterestPutOff = false;
			waitForRead();
		}
	}

	/**
	 * A step of processing is over.
	 */
	void processed(SocketState state) {
		this.lastState = state;
	}

	/**
	 * Whether not one byte of a request has been read. The caller holds the lock.
	 */
	boolean isIdle() {
		// Tomcat leaves the processor with a connection after it has sent a file.
		boolean fileSent = this.lastState == SocketState.SENDFILE && getSendfileData() == null;
		return !isClosed() && !this.response.isHeld() && this.socketBufferHandler.isReadBufferEmpty()
				&& (getCurrentProcessor() == null || fileSent);
	}

	SocketChannel socketChannel() {
		return getSocket().getIOChannel();
	}

	/**
	 * Whether there is something to read, without reading it.
	 */
	boolean hasUnreadBytes() {
		try (Selector selector = Selector.open()) {
			socketChannel().register(selector, SelectionKey.OP_READ);
			return selector.selectNow() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
