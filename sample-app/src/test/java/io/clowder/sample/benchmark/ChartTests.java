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

import java.io.StringReader;
import java.util.Map;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Chart}.
 */
class ChartTests {

	@Test
	void hasABarAndARangePerTarget() throws Exception {
		Results results = new Results();
		results.add("plain", Map.of(Metric.THROUGHPUT, 1000.0));
		results.add("<cluster> & \"more\"", Map.of(Metric.THROUGHPUT, 2000.0));
		results.add("not measured", Map.of(Metric.P50, 2000.0));
		String svg = new Chart("Title", Metric.THROUGHPUT, results, "plain").toString();
		Document document = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(svg)));
		assertThat(document.getElementsByTagName("line").getLength()).isEqualTo(2);
		Element plain = (Element) document.getElementsByTagName("rect").item(1);
		Element cluster = (Element) document.getElementsByTagName("rect").item(2);
		assertThat(plain.getAttribute("class")).isEqualTo("reference");
		assertThat(cluster.getAttribute("class")).isEqualTo("bar");
		assertThat(width(cluster)).isEqualTo(2 * width(plain)).isEqualTo(400);
	}

	@Test
	void ofNothingIsEmpty() {
		assertThat(new Chart("Title", Metric.THROUGHPUT, new Results(), "plain").toString()).doesNotContain("<line");
	}

	private static double width(Element bar) {
		return Double.parseDouble(bar.getAttribute("width"));
	}

}
