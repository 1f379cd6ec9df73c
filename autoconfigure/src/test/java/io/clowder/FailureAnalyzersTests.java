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

package io.clowder;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the failure analyzers as a whole: one that is not registered explains
 * nothing.
 */
class FailureAnalyzersTests {

	@Test
	void everyFailureAnalyzerShouldBeRegistered() {
		Set<String> written = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.clowder")
			.stream()
			.filter((type) -> type.isAssignableTo(FailureAnalyzer.class))
			.filter((type) -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
			.map(JavaClass::getName)
			.collect(Collectors.toSet());
		assertThat(written).isNotEmpty().isSubsetOf(registered());
	}

	private static Set<String> registered() {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new StandardEnvironment()),
					(type, name, ex) -> {
					})
			.stream()
			.map((analyzer) -> analyzer.getClass().getName())
			.collect(Collectors.toSet());
	}

}
