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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import io.clowder.sample.benchmark.load.NoAnswerException;

/**
 * Carries out the experiments of a stage. A target that fails is left out, so that hours
 * of measuring are not lost; a peer that does not answer under load has not failed.
 */
final class StageRun {

	private final Effort effort;

	private final Stage stage;

	private final Journal journal;

	private final BiConsumer<Experiment, Results> end;

	/**
	 * Create a new instance.
	 * @param end told of each experiment that has come to its end
	 */
	StageRun(Effort effort, Stage stage, Journal journal, BiConsumer<Experiment, Results> end) {
		this.effort = effort;
		this.stage = stage;
		this.journal = journal;
		this.end = end;
	}

	void run() {
		List<? extends Experiment> experiments = this.stage.experiments()
			.stream()
			.filter((experiment) -> this.effort.includes(this.stage.name(), experiment))
			.toList();
		if (experiments.isEmpty()) {
			return;
		}
		List<? extends Target> targets = this.stage.targets()
			.stream()
			.filter((target) -> this.effort.includes(target) && isPossible(target))
			.toList();
		if (this.stage.fresh()) {
			experiments.forEach((experiment) -> this.end.accept(experiment, measureFresh(experiment, targets)));
		}
		else {
			measureInTurn(experiments, targets);
		}
	}

	private boolean isPossible(Target target) {
		Optional<String> missing = target.missing();
		missing.ifPresent((reason) -> this.journal.say("%s is left out: %s", target.name(), reason));
		return missing.isEmpty();
	}

	private void measureInTurn(List<? extends Experiment> experiments, List<? extends Target> targets) {
		List<RunningTarget> running = new ArrayList<>();
		try {
			targets.forEach((target) -> start(target).ifPresent(running::add));
			for (Experiment experiment : experiments) {
				WarmUp warmUp = this.effort.warmUp(experiment == experiments.get(0));
				running.forEach((target) -> warmUp(experiment, target, warmUp));
				Results results = new Results();
				for (int round = 1; round <= this.effort.rounds(); round++) {
					for (RunningTarget target : running) {
						measure(results, experiment, target, round);
					}
				}
				this.end.accept(experiment, results);
			}
		}
		finally {
			running.forEach(RunningTarget::close);
		}
	}

	private Results measureFresh(Experiment experiment, List<? extends Target> targets) {
		Results results = new Results();
		for (int round = 1; round <= this.effort.choose(1, this.effort.rounds()); round++) {
			for (Target target : targets) {
				Optional<RunningTarget> running = start(target);
				if (running.isPresent()) {
					try (RunningTarget started = running.get()) {
						measure(results, experiment, started, round);
					}
				}
			}
		}
		return results;
	}

	private Optional<RunningTarget> start(Target target) {
		try {
			RunningTarget running = target.start();
			this.journal.say("%s is ready", target.name());
			return Optional.of(running);
		}
		catch (RuntimeException ex) {
			this.journal.fail("Start of " + target.name(), ex);
			return Optional.empty();
		}
	}

	private void warmUp(Experiment experiment, RunningTarget target, WarmUp warmUp) {
		String what = "Warm-up of %s for %s".formatted(target.name(), experiment.name());
		try {
			Duration time = warmUp.run((window) -> experiment.warmUp(target, window));
			this.journal.say("%s, warm-up, %s: %d s", experiment.name(), target.name(), time.toSeconds());
		}
		catch (NoAnswerException ex) {
			unanswered(what, target, ex);
		}
		catch (RuntimeException ex) {
			this.journal.fail(what, ex);
		}
	}

	private void measure(Results results, Experiment experiment, RunningTarget target, int round) {
		String what = "%s, round %d, %s".formatted(experiment.name(), round, target.name());
		try {
			Map<Metric, Double> values = experiment.measure(target, this.effort.window());
			results.add(target.name(), values);
			StringBuilder line = new StringBuilder();
			values.forEach((metric, value) -> line.append(" %s %s".formatted(metric.format(value), metric.name())));
			this.journal.say("%s:%s", what, line);
		}
		catch (NoAnswerException ex) {
			results.addUnanswered(target.name(), round, experiment.metrics());
			unanswered(what, target, ex);
		}
		catch (RuntimeException ex) {
			this.journal.fail(what, ex);
		}
	}

	private void unanswered(String what, RunningTarget target, NoAnswerException ex) {
		if (this.stage.isPeer(target.name())) {
			this.journal.say("%s: no answer: %s", what, ex.getMessage());
		}
		else {
			this.journal.fail(what, ex);
		}
	}

}
