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

package io.clowder.sample.benchmark;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Something that is measured.
 *
 * @param name what it is called in tables, with its unit
 * @param decimals the number of decimals to show
 * @param compared whether to show its ratio to the plain application
 * @param baseline what it is compared with there, {@code null} for the same
 */
record Metric(String name, int decimals, boolean compared, @Nullable Metric baseline) {

	static final Metric THROUGHPUT = new Metric("requests/s", 0, true);

	static final Metric MEAN = new Metric("mean ms", 1, false);

	static final Metric P50 = new Metric("p50 ms", 1, false);

	static final Metric P99 = new Metric("p99 ms", 1, true);

	static final Metric P999 = new Metric("p99.9 ms", 1, false);

	static final Metric LONGEST = new Metric("longest ms", 0, false);

	static final Metric ERRORS = new Metric("errors", 0, false);

	Metric(String name, int decimals, boolean compared) {
		this(name, decimals, compared, null);
	}

	/**
	 * The same, compared with something else of the plain application.
	 */
	Metric against(Metric baseline) {
		return new Metric(this.name, this.decimals, true, baseline);
	}

	/**
	 * What of the plain application it is compared with.
	 */
	Metric comparison() {
		return (this.baseline != null) ? this.baseline : this;
	}

	String format(double value) {
		return String.format(Locale.ROOT, "%,." + this.decimals + "f", value);
	}

}
