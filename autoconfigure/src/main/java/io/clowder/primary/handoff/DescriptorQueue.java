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

/**
 * A queue of descriptors with the hash of each one's client; it grows and never boxes.
 */
final class DescriptorQueue {

	private int[] descriptors = new int[32];

	private int[] clients = new int[32];

	private int head;

	private int size;

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	void add(int descriptor, int client) {
		if (this.size == this.descriptors.length) {
			grow();
		}
		int tail = (this.head + this.size) % this.descriptors.length;
		this.descriptors[tail] = descriptor;
		this.clients[tail] = client;
		this.size++;
	}

	/**
	 * Hash of the client of the first descriptor.
	 */
	int firstClient() {
		return this.clients[this.head];
	}

	int remove() {
		if (this.size == 0) {
			throw new IllegalStateException("The queue is empty");
		}
		int descriptor = this.descriptors[this.head];
		this.head = (this.head + 1) % this.descriptors.length;
		this.size--;
		return descriptor;
	}

	private void grow() {
		int[] moreDescriptors = new int[this.size * 2];
		int[] moreClients = new int[this.size * 2];
		for (int i = 0; i < this.size; i++) {
			int from = (this.head + i) % this.size;
			moreDescriptors[i] = this.descriptors[from];
			moreClients[i] = this.clients[from];
		}
		this.descriptors = moreDescriptors;
		this.clients = moreClients;
		this.head = 0;
	}

}
