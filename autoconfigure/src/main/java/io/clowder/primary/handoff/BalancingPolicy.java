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

package io.clowder.primary.handoff;

import java.util.Comparator;
import java.util.List;

import io.clowder.Balancing;

/**
 * Chooses the worker for a connection. Called for every connection, so it must not
 * allocate.
 */
@FunctionalInterface
interface BalancingPolicy {

	Comparator<Candidate> ROUND = (left, right) -> {
		int turns = Long.compare(left.turns(), right.turns());
		return (turns != 0) ? turns : Integer.compare(left.workerId(), right.workerId());
	};

	Comparator<Candidate> LEAST_CONNECTIONS = (left, right) -> {
		int active = Long.compare(left.active(), right.active());
		return (active != 0) ? active : ROUND.compare(left, right);
	};

	/**
	 * Chooses a worker.
	 * @param candidates the workers that can take a connection now, at least one
	 * @param client hash of the client's address
	 * @return one of the candidates
	 */
	<C extends Candidate> C choose(List<C> candidates, int client);

	static BalancingPolicy of(Balancing balancing) {
		return switch (balancing) {
			case LEAST_CONNECTIONS -> new Smallest(LEAST_CONNECTIONS);
			case ROUND_ROBIN -> new Smallest(ROUND);
			case IP_HASH -> new Rendezvous();
		};
	}

	/**
	 * The first candidate by an order.
	 */
	final class Smallest implements BalancingPolicy {

		private final Comparator<Candidate> order;

		Smallest(Comparator<Candidate> order) {
			this.order = order;
		}

		@Override
		public <C extends Candidate> C choose(List<C> candidates, int client) {
			C best = candidates.get(0);
			for (int i = 1; i < candidates.size(); i++) {
				if (this.order.compare(candidates.get(i), best) < 0) {
					best = candidates.get(i);
				}
			}
			return best;
		}

	}

	/**
	 * Highest random weight (rendezvous) hashing: when a worker leaves, only its own
	 * clients move.
	 */
	final class Rendezvous implements BalancingPolicy {

		@Override
		public <C extends Candidate> C choose(List<C> candidates, int client) {
			C best = candidates.get(0);
			for (int i = 1; i < candidates.size(); i++) {
				if (weight(candidates.get(i), client) > weight(best, client)) {
					best = candidates.get(i);
				}
			}
			return best;
		}

		/**
		 * The finalizer of SplitMix64, a bijection that spreads every input bit.
		 */
		private static long weight(Candidate candidate, int client) {
			long mixed = ((long) candidate.workerId() << 32) ^ (client & 0xFFFFFFFFL);
			mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
			mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
			return mixed ^ (mixed >>> 31);
		}

	}

}
