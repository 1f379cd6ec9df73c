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

import java.util.concurrent.Executor;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.lettuce.core.tracing.Tracing;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The application's threads of Lettuce, for connections on which commands are as cheap as
 * they can be: commands of requests that run at the same time go out in one packet, and
 * unless the application traces its requests, none of them is observed one by one.
 */
final class SessionClientResources {

	private static final String TRACER = "io.micrometer.tracing.Tracer";

	private SessionClientResources() {
	}

	/**
	 * Derives resources, which are to be shut down as well, without harm to the others.
	 * @param application those of the application, which shuts them down
	 */
	static ClientResources of(ClientResources application) {
		boolean traced = ClassUtils.isPresent(TRACER, SessionClientResources.class.getClassLoader());
		return application.mutate()
			// Named once more, so that they are taken for shared ones
			.eventLoopGroupProvider(application.eventLoopGroupProvider())
			.eventExecutorGroup(application.eventExecutorGroup())
			.timer(application.timer())
			.tracing(traced ? application.tracing() : Tracing.disabled())
			.commandLatencyRecorder(traced ? application.commandLatencyRecorder() : CommandLatencyRecorder.disabled())
			.nettyCustomizer(new Consolidating(application.nettyCustomizer()))
			.build();
	}

	/**
	 * Runs what sends commands on a thread that sends them, if one is known.
	 * @param resources derived ones
	 */
	static Executor sender(ClientResources resources) {
		return (resources.nettyCustomizer() instanceof Consolidating customizer) ? customizer : Runnable::run;
	}

	/**
	 * Sends commands in one packet that one run of its thread has got.
	 */
	private static final class Consolidating implements NettyCustomizer, Executor {

		private final NettyCustomizer application;

		private volatile @Nullable Executor eventLoop;

		Consolidating(NettyCustomizer application) {
			this.application = application;
		}

		@Override
		public void execute(Runnable task) {
			Executor eventLoop = this.eventLoop;
			if (eventLoop != null) {
				eventLoop.execute(task);
			}
			else {
				task.run();
			}
		}

		@Override
		public void afterBootstrapInitialized(Bootstrap bootstrap) {
			this.application.afterBootstrapInitialized(bootstrap);
		}

		@Override
		public void afterChannelInitialized(Channel channel) {
			this.eventLoop = channel.eventLoop();
			channel.pipeline()
				.addFirst(new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES,
						true));
			this.application.afterChannelInitialized(channel);
		}

	}

}
