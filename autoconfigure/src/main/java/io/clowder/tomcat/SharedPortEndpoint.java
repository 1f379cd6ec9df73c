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
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.clowder.RequestForesight;
import io.clowder.ipc.ConnectionTaker;
import io.clowder.ipc.DescriptorChannels;
import io.clowder.ipc.HandOffReceiver;
import io.clowder.ipc.ListenException;
import io.clowder.ipc.ListenProblem;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.tomcat.util.net.Acceptor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketProcessorBase;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's NIO endpoint with another source of connections: the primary accepts them and
 * hands their descriptors over, and this endpoint registers them with its poller. There
 * is no acceptor thread, and no port of its own.
 */
class SharedPortEndpoint extends NioEndpoint implements ConnectionTaker {

	private static final Log logger = LogFactory.getLog(SharedPortEndpoint.class);

	private static final Duration POLLER_STOP_TIMEOUT = Duration.ofSeconds(1);

	private @Nullable ListenerSource source;

	private volatile @Nullable HandOffReceiver receiver;

	private volatile @Nullable HandOffWatch handOff;

	private final SharedPortDrain drain = new SharedPortDrain(this);

	private @Nullable ThreadLimits threadLimits;

	private volatile @Nullable AdaptiveThreads adaptiveThreads;

	private List<InlineMode> inlineModes = List.of();

	private volatile @Nullable InlineRequests inlineRequests;

	private LowPriority lowPriority = new LowPriority(ThreadLimits.NICE);

	private Supplier<@Nullable RequestForesight> foresight = () -> null;

	/**
	 * Connections whose end the primary must not hear of, as it does not know them.
	 */
	private final AtomicInteger unreported = new AtomicInteger();

	@Override
	public void setHandler(Handler<NioChannel> handler) {
		super.setHandler(new DrainingHandler(this, handler));
	}

	void setListenerSource(ListenerSource source) {
		this.source = source;
	}

	/**
	 * Lets the number of threads vary, instead of what Tomcat does.
	 */
	void setThreadLimits(ThreadLimits limits) {
		this.threadLimits = limits;
		setMaxThreads(limits.max());
		this.lowPriority = new LowPriority(limits.nice());
		if (limits.inline()) {
			// One for each, as a single thread would leave the others idle
			setInlineModes(Stream.generate(InlineMode::new).limit(Runtime.getRuntime().availableProcessors()).toList());
		}
	}

	/**
	 * Lets what requests need be fetched before they run on the thread that polls.
	 */
	void setForesight(Supplier<@Nullable RequestForesight> foresight) {
		this.foresight = foresight;
	}

	/**
	 * Lets requests run on the thread that polls while that is better.
	 * @param modes one for each such thread
	 */
	void setInlineModes(List<InlineMode> modes) {
		this.inlineModes = List.copyOf(modes);
	}

	@Override
	public void createExecutor() {
		super.createExecutor();
		if (this.threadLimits != null && getExecutor() instanceof ThreadPoolExecutor pool) {
			this.adaptiveThreads = AdaptiveThreads.start(pool, this.threadLimits, getName() + "-threads");
		}
	}

	@Override
	public void shutdownExecutor() {
		AdaptiveThreads threads = this.adaptiveThreads;
		if (threads != null) {
			threads.close();
		}
		InlineRequests inline = this.inlineRequests;
		if (inline != null) {
			inline.stopPolling(POLLER_STOP_TIMEOUT);
			this.inlineRequests = null;
			inline.close(Duration.ofMillis(getExecutorTerminationTimeoutMillis()));
		}
		super.shutdownExecutor();
		// What the pool was to send and has not begun
		forEachConnection(SharedPortConnection::releaseIfFree);
	}

	/**
	 * Tomcat asks once for each connection, and for each {@link PollerTask}.
	 */
	@Override
	protected Poller getPoller() {
		InlineRequests inline = this.inlineRequests;
		return (inline != null) ? inline.pollers().next() : super.getPoller();
	}

	@Override
	public int getKeepAliveCount() {
		InlineRequests inline = this.inlineRequests;
		int count = (inline != null) ? inline.pollers().keyCount() : super.getKeepAliveCount();
		HandOffWatch watch = this.handOff;
		return (watch != null && watch.isWatching()) ? Math.max(0, count - 1) : count;
	}

	@Override
	public int getCurrentThreadsBusy() {
		InlineRequests inline = this.inlineRequests;
		int busy = super.getCurrentThreadsBusy();
		return (inline != null && busy >= 0) ? busy + inline.busy() : busy;
	}

	@Override
	public boolean processSocket(SocketWrapperBase<NioChannel> socketWrapper, SocketEvent event, boolean dispatch) {
		if (socketWrapper instanceof HandOffWatch watch) {
			watch.ready();
			return true;
		}
		return (dispatch && socketWrapper instanceof SharedPortConnection connection
				&& InlineRequests.process(connection, event)) || super.processSocket(socketWrapper, event, dispatch);
	}

	private boolean processNew(SharedPortConnection connection) {
		return InlineRequests.processNew(connection) || processSocket(connection, SocketEvent.OPEN_READ, true);
	}

	/**
	 * Processes a request that is expected to take long, on another thread.
	 */
	void process(SharedPortConnection connection, LongRequest request) {
		connection.expect(request);
		InlineRequests inline = request.isBurning() ? this.inlineRequests : null;
		if (inline == null || !inline.burn(() -> process(connection, SocketEvent.OPEN_READ, false))) {
			process(connection, SocketEvent.OPEN_READ, true);
		}
	}

	/**
	 * Processes a connection.
	 * @param dispatch whether on a thread of the pool, and not on this one
	 */
	void process(SocketWrapperBase<NioChannel> socketWrapper, SocketEvent event, boolean dispatch) {
		if (!super.processSocket(socketWrapper, event, dispatch)) {
			socketWrapper.close();
		}
	}

	@Override
	protected SocketProcessorBase<NioChannel> createSocketProcessor(SocketWrapperBase<NioChannel> socketWrapper,
			SocketEvent event) {
		return (this.inlineRequests != null) ? new ObservedProcessor(socketWrapper, event)
				: super.createSocketProcessor(socketWrapper, event);
	}

	/**
	 * Threads that run the requests of this port.
	 */
	RequestThreads requestThreads() {
		if (getExecutor() instanceof ThreadPoolExecutor pool) {
			return new RequestThreads(pool.getMaximumPoolSize(), pool.getQueue().size());
		}
		return (getExecutor() instanceof VirtualThreadExecutor) ? new RequestThreads(VirtualThreads.carriers(), 0)
				: RequestThreads.NONE;
	}

	@Override
	protected void initServerSocket() throws Exception {
		if (this.source == null || getUseInheritedChannel() || getUnixDomainSocketPath() != null) {
			super.initServerSocket();
			return;
		}
		InetAddress address = getAddress();
		String textualAddress = (address != null && !address.isAnyLocalAddress()) ? address.getHostAddress() : null;
		try {
			this.receiver = this.source.listen(textualAddress, getPortWithOffset(), getAcceptCount());
		}
		catch (ListenException ex) {
			if (ex.getProblem() == ListenProblem.IN_USE) {
				// The type and the words by which Spring Boot knows an occupied port.
				BindException inUse = new BindException("Address already in use");
				inUse.initCause(ex);
				throw inUse;
			}
			throw new SharedPortException(textualAddress, getPortWithOffset(), ex);
		}
	}

	@Override
	protected @Nullable NetworkChannel getServerSocket() {
		HandOffReceiver receiver = this.receiver;
		return (receiver != null) ? new SharedPortChannel(receiver.localAddress()) : super.getServerSocket();
	}

	@Override
	protected void startAcceptorThread() {
		HandOffReceiver receiver = this.receiver;
		if (receiver == null) {
			super.startAcceptorThread();
			return;
		}
		startInlineRequests();
		// Tomcat talks to its acceptor when it stops, so there has to be one.
		this.acceptor = new NoAcceptor(this);
		try {
			HandOffWatch watch = new HandOffWatch(this, receiver);
			this.handOff = watch;
			watch.begin();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tomcat's own poller stays without connections.
	 */
	private void startInlineRequests() {
		if (this.inlineModes.isEmpty() || isSSLEnabled()) {
			return; // A handshake would hold up others
		}
		try {
			InlineRequests inline = new InlineRequests(this, this.inlineModes, this.lowPriority,
					() -> this.foresight.get());
			this.inlineRequests = inline;
			inline.pollers().start();
		}
		catch (IOException ex) {
			logger.warn("Requests cannot run on the threads that poll: " + ex.getMessage());
		}
	}

	@Override
	public void take(int descriptor) {
		ConnectionReturn way = this.drain.connectionReturn();
		if (way != null) {
			way.returnNew(descriptor);
			reportClosed();
			return;
		}
		try {
			SocketChannel channel = DescriptorChannels.adopt(descriptor);
			countUpOrAwaitConnection();
			if (!setSocketOptions(channel)) {
				closeSocket(channel);
			}
		}
		catch (IOException ex) {
			logger.debug("A client went away before its connection was taken.", ex);
			reportClosed();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Takes a connection whose client is this process.
	 */
	void takeOwn(SocketChannel channel) throws InterruptedException {
		// One connection as good as another: there are never more reported than taken.
		this.unreported.incrementAndGet();
		countUpOrAwaitConnection();
		if (!setUp(channel, true)) {
			closeSocket(channel);
		}
	}

	@Override
	public long room() {
		if (isPaused()) {
			return 0; // What is taken now is answered by 503.
		}
		int max = getMaxConnections();
		return (max >= 0) ? Math.max(0, max - getConnectionCount()) : Long.MAX_VALUE;
	}

	@Override
	public void resume() {
		super.resume();
		roomChanged();
	}

	@Override
	public void setMaxConnections(int maxConnections) {
		super.setMaxConnections(maxConnections);
		roomChanged();
	}

	private void roomChanged() {
		HandOffWatch watch = this.handOff;
		if (watch != null) {
			watch.ledger().roomChanged();
		}
	}

	@Override
	protected long countDownConnection() {
		long result = super.countDownConnection();
		if (this.unreported.getAndUpdate((count) -> Math.max(0, count - 1)) == 0) {
			reportClosed();
		}
		else {
			roomChanged();
		}
		return result;
	}

	private void reportClosed() {
		HandOffWatch watch = this.handOff;
		if (watch != null) {
			watch.ledger().closed();
		}
	}

	@Override
	protected boolean setSocketOptions(SocketChannel socket) {
		return (this.receiver != null) ? setUp(socket, false) : super.setSocketOptions(socket);
	}

	private boolean setUp(SocketChannel socket, boolean ours) {
		try {
			NioChannel channel = (getNioChannels() != null) ? getNioChannels().pop() : null;
			if (channel == null) {
				channel = createChannel(new SocketBufferHandler(this.socketProperties.getAppReadBufSize(),
						this.socketProperties.getAppWriteBufSize(), this.socketProperties.getDirectBuffer()));
			}
			SharedPortConnection connection = new SharedPortConnection(channel, this, ours);
			channel.reset(socket, connection);
			this.connections.put(socket, connection);
			socket.configureBlocking(false);
			this.socketProperties.setProperties(socket.socket());
			connection.setReadTimeout(getConnectionTimeout());
			connection.setWriteTimeout(getConnectionTimeout());
			connection.setKeepAliveLeft(getMaxKeepAliveRequests());
			// The first bytes mostly have arrived by now, so the poller is not asked.
			return processNew(connection);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("A connection could not be set up.", ex);
			if (!this.connections.containsKey(socket)) {
				destroySocket(socket); // Nobody else knows it.
			}
			return false;
		}
	}

	/**
	 * What is known of requests, or {@code null} if no requests run on the threads that
	 * poll.
	 */
	@Nullable LongRequests longRequests() {
		InlineRequests inline = this.inlineRequests;
		return (inline != null) ? inline.longRequests() : null;
	}

	/**
	 * How this port ends.
	 */
	SharedPortDrain drain() {
		return this.drain;
	}

	/**
	 * Where connections come from, or {@code null} if the port is not shared.
	 */
	@Nullable HandOffReceiver receiver() {
		return this.receiver;
	}

	/**
	 * Passes requests to the pool from now on.
	 */
	void stopInline() {
		InlineRequests inline = this.inlineRequests;
		if (inline != null) {
			inline.pollers().stopInline();
		}
	}

	/**
	 * Does something to each connection on the thread that polls it.
	 */
	void onPollers(Consumer<SharedPortConnection> action) {
		InlineRequests inline = this.inlineRequests;
		PollerTask.run(this, (inline != null) ? inline.pollers().all() : List.of(getPoller()),
				(poller) -> forEachConnection((connection) -> {
					if (connection.getPoller() == poller) {
						action.accept(connection);
					}
				}));
	}

	void forEachConnection(Consumer<SharedPortConnection> action) {
		this.connections.values().forEach((connection) -> {
			if (connection instanceof SharedPortConnection shared) {
				action.accept(shared);
			}
		});
	}

	/**
	 * Connections of the shared port.
	 */
	long openConnections() {
		return (this.receiver != null) ? this.connections.size() : 0;
	}

	@Override
	protected void unlockAccept() {
		// The stock method connects to the port, which on a shared one wakes a sibling.
		if (this.receiver == null) {
			super.unlockAccept();
		}
	}

	@Override
	protected void doCloseServerSocket() throws IOException {
		HandOffReceiver receiver = this.receiver;
		if (receiver == null) {
			super.doCloseServerSocket();
			return;
		}
		// Clients are asked to close their connections while new ones are still taken.
		boolean drains = isRunning() && !isPaused();
		if (!drains) {
			receiver.close();
		}
	}

	/**
	 * Processes a connection under the eyes of its poller.
	 */
	private final class ObservedProcessor extends SocketProcessor {

		ObservedProcessor(SocketWrapperBase<NioChannel> socketWrapper, SocketEvent event) {
			super(socketWrapper, event);
		}

		@Override
		protected void doRun() {
			if (this.socketWrapper instanceof SharedPortConnection connection) {
				InlineRequests.observe(connection, super::doRun);
			}
			else {
				super.doRun();
			}
		}

	}

	private static final class NoAcceptor extends Acceptor<SocketChannel> {

		NoAcceptor(SharedPortEndpoint endpoint) {
			super(endpoint);
		}

		@Override
		public void stopMillis(int waitMilliseconds) {
			// Nothing runs that would have to be waited for.
		}

	}

}
