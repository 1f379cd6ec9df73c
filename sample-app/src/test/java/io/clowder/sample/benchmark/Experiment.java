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

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.clowder.sample.benchmark.load.NoAnswerException;

/**
 * Something that is measured of several targets.
 */
interface Experiment {

	/**
	 * What to choose it by.
	 */
	String name();

	String title();

	/**
	 * What it measures, the most important first.
	 */
	List<Metric> metrics();

	/**
	 * Loads a target as the experiment does, until it is as fast as it becomes.
	 * @return how many answers it gave per second
	 */
	double warmUp(RunningTarget target, Duration duration);

	/**
	 * One turn of one target.
	 * @throws NoAnswerException if it does not answer
	 */
	Map<Metric, Double> measure(RunningTarget target, Duration window);

}
