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
import java.util.Objects;

import org.springframework.web.util.HtmlUtils;

/**
 * One metric of all targets as an SVG image: a bar as long as the median, a thin line
 * from the smallest to the largest value.
 */
final class Chart {

	private static final int WIDTH = 760;

	private static final int LABELS = 230;

	private static final int BARS = 400;

	private static final int TOP = 46;

	private static final int ROW = 28;

	private static final int BAR = 16;

	private final String title;

	private final Metric metric;

	private final Results results;

	private final String reference;

	Chart(String title, Metric metric, Results results, String reference) {
		this.title = title;
		this.metric = metric;
		this.results = results;
		this.reference = reference;
	}

	@Override
	public String toString() {
		int height = TOP + this.results.targets().size() * ROW + 10;
		StringBuilder svg = new StringBuilder();
		svg.append("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
				<style>
				text { font: 13px system-ui, sans-serif; fill: #1f1d1a; }
				.title { font-weight: 600; font-size: 15px; }
				.bar { fill: #b45309; }
				.reference { fill: #8f887c; }
				.range { stroke: #1f1d1a; stroke-width: 1.5; }
				.ground { fill: #fff; }
				</style>
				<rect class="ground" width="%d" height="%d"/>
				<text class="title" x="12" y="26">%s: %s</text>
				""".formatted(WIDTH, height, escape(this.title), WIDTH, height, escape(this.title),
				escape(this.metric.name())));
		double largest = this.results.targets()
			.stream()
			.map((target) -> this.results.summary(target, this.metric))
			.filter(Objects::nonNull)
			.mapToDouble(Summary::max)
			.max()
			.orElse(0);
		int y = TOP;
		for (String target : this.results.targets()) {
			Summary summary = this.results.summary(target, this.metric);
			if (summary != null) {
				svg.append(bar(target, summary, y, (largest > 0) ? BARS / largest : 0));
				y += ROW;
			}
		}
		return svg.append("</svg>\n").toString();
	}

	private String bar(String target, Summary summary, int y, double scale) {
		int middle = y + BAR / 2;
		return String.format(Locale.ROOT, """
				<text x="%d" y="%d" text-anchor="end">%s</text>
				<rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>
				<line class="range" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/>
				<text x="%.1f" y="%d">%s</text>
				""", LABELS - 8, middle + 4, escape(target), target.equals(this.reference) ? "reference" : "bar",
				LABELS, y, summary.median() * scale, BAR, LABELS + summary.min() * scale, middle,
				LABELS + summary.max() * scale, middle, LABELS + summary.max() * scale + 8, middle + 4,
				this.metric.format(summary.median()));
	}

	private static String escape(String text) {
		return HtmlUtils.htmlEscape(text, "UTF-8");
	}

}
