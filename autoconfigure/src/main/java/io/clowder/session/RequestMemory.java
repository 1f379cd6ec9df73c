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

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What is known of sessions from earlier in the same request, so that Redis is not asked
 * again. Spring Session's filter looks a session up once more after it has saved it.
 */
final class RequestMemory {

	private final ThreadLocal<@Nullable Scope> current = new ThreadLocal<>();

	/**
	 * Begins a request on this thread.
	 * @param unread told at its end which sessions were used but not read
	 */
	Scope begin(Consumer<String> unread) {
		Scope scope = new Scope(this, this.current.get(), unread);
		this.current.set(scope);
		return scope;
	}

	/**
	 * What is known of a session that is to be read now.
	 * @return {@code null} if it has to be read
	 */
	@Nullable Entry find(String id) {
		Scope scope = this.current.get();
		return (scope != null) ? scope.find(id) : null;
	}

	void saved(ClusterSession session) {
		Scope scope = this.current.get();
		if (scope != null) {
			scope.saved = session;
		}
	}

	void deleted(String id) {
		Scope scope = this.current.get();
		if (scope != null) {
			scope.deleted.add(id);
			scope.saved = null;
		}
	}

	/**
	 * Notes that a session is read.
	 * @return whether this is the first time in this request
	 */
	boolean willRead() {
		Scope scope = this.current.get();
		if (scope == null) {
			return false;
		}
		boolean first = !scope.read;
		scope.read = true;
		return first;
	}

	void missed(String id) {
		Scope scope = this.current.get();
		if (scope != null) {
			scope.missed.add(id);
		}
	}

	/**
	 * Notes that sessions are used.
	 * @return whether there is a request that remembers them
	 */
	boolean used(Collection<String> ids) {
		Scope scope = this.current.get();
		if (scope == null) {
			return false;
		}
		scope.unread.addAll(ids);
		return true;
	}

	/**
	 * What is known of a session.
	 *
	 * @param session the session, or {@code null} if there is none
	 */
	record Entry(@Nullable ClusterSession session) {

		private static final Entry NONE = new Entry(null);

	}

	/**
	 * One request on one thread.
	 */
	static final class Scope {

		private final RequestMemory memory;

		private final @Nullable Scope outer;

		private final Consumer<String> touch;

		private final Set<String> unread = new LinkedHashSet<>(2);

		private final Set<String> missed = new HashSet<>(2);

		private final Set<String> deleted = new HashSet<>(2);

		private @Nullable ClusterSession saved;

		private boolean read;

		private Scope(RequestMemory memory, @Nullable Scope outer, Consumer<String> touch) {
			this.memory = memory;
			this.outer = outer;
			this.touch = touch;
		}

		private @Nullable Entry find(String id) {
			this.unread.remove(id);
			if (this.deleted.contains(id)) {
				return Entry.NONE;
			}
			// Before it is saved, the application may well wait for what others do.
			if (this.saved == null) {
				return null;
			}
			if (this.saved.getId().equals(id)) {
				return new Entry(this.saved);
			}
			return this.missed.contains(id) ? Entry.NONE : null;
		}

		/**
		 * Whether it has read a session.
		 */
		boolean hasRead() {
			return this.read;
		}

		/**
		 * Ends the request, on the thread on which it began.
		 */
		void close() {
			if (this.outer != null) {
				this.memory.current.set(this.outer);
			}
			else {
				this.memory.current.remove();
			}
			this.unread.forEach(this.touch);
		}

	}

}
