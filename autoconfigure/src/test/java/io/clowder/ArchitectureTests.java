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

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the structure of the code.
 */
class ArchitectureTests {

	private static final String ROOT = "io.clowder";

	private static JavaClasses classes;

	@BeforeAll
	static void importClasses() {
		classes = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS)
			.importPackages(ROOT);
		assertThat(classes.contain(Role.class)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "ipc,", "primary, ipc", "worker, ipc", "tomcat, ipc", "session,", "actuate, worker",
			"autoconfigure, ipc primary worker tomcat session actuate" })
	void partUsesOnlyThePartsItMay(String part, String allowed) {
		Set<String> packages = new LinkedHashSet<>();
		packages.add(ROOT);
		packages.add(treeOf(part));
		Stream.ofNullable(allowed)
			.flatMap((value) -> Stream.of(value.split(" ")))
			.map(ArchitectureTests::treeOf)
			.forEach(packages::add);
		check(ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(treeOf(part))
			.should()
			.onlyDependOnClassesThat(outsideOfClowderOrIn(packages)));
	}

	@Test
	void rootPackageKnowsNobody() {
		check(ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT)
			.should()
			.onlyDependOnClassesThat(outsideOfClowderOrIn(Set.of(ROOT))));
	}

	@Test
	void everyClassBelongsToANamedPart() {
		check(ArchRuleDefinition.classes()
			.should()
			.resideInAnyPackage(ROOT, treeOf("ipc"), treeOf("primary"), treeOf("worker"), treeOf("tomcat"),
					treeOf("session"), treeOf("actuate"), treeOf("autoconfigure")));
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> unmarked = new TreeSet<>();
		for (JavaClass type : new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(ROOT)) {
			if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
				unmarked.add(type.getPackageName());
			}
		}
		assertThat(unmarked).as("packages whose package-info.java lacks @NullMarked").isEmpty();
	}

	@Test
	void failureAnalyzersAreNotPublic() {
		check(ArchRuleDefinition.classes().that().areAssignableTo(FailureAnalyzer.class).should().notBePublic());
	}

	@Test
	void conditionsAreNotPublic() {
		check(ArchRuleDefinition.classes().that().areAssignableTo(Condition.class).should().notBePublic());
	}

	@Test
	void autoConfigurationsAreFinal() {
		check(ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage(treeOf("autoconfigure"))
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration"));
	}

	@Test
	void beanMethodsAreNotPublic() {
		check(ArchRuleDefinition.methods().that().areAnnotatedWith(Bean.class).should().notBePublic());
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(classes);
	}

	private static String treeOf(String part) {
		return "%s.%s..".formatted(ROOT, part);
	}

	private static DescribedPredicate<JavaClass> outsideOfClowderOrIn(Set<String> packages) {
		String[] identifiers = packages.toArray(String[]::new);
		return JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..")
			.or(JavaClass.Predicates.resideInAnyPackage(identifiers))
			.as("reside outside of Clowder or in %s", packages);
	}

}
