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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.clowder.ipc.NativeTransport;
import io.netty.channel.unix.FileDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link Descriptors}.
 */
@EnabledOnOs(OS.LINUX)
class DescriptorsTests {

	@BeforeAll
	static void loadNativeTransport() {
		assertThat(NativeTransport.unavailability()).isNull();
	}

	@Test
	void numberThatIsUsedAgainIsClosedAgain() throws IOException {
		int first = open();
		Descriptors.close(first);
		assertThat(isOpen(first)).isFalse();
		int second = open();
		while (second != first) { // Another thread may have taken the number.
			Descriptors.close(second);
			second = open();
		}
		assertThat(isOpen(second)).isTrue();
		Descriptors.close(second);
		assertThat(isOpen(second)).isFalse();
	}

	@Test
	void descriptorThatIsNotOpenIsTolerated() {
		assertThatCode(() -> Descriptors.close(Integer.MAX_VALUE)).doesNotThrowAnyException();
	}

	@Test
	void oneObjectServesANumberForGood() {
		FileDescriptor small = Descriptors.of(7);
		FileDescriptor large = Descriptors.of(Descriptors.MAX_KNOWN - 1);
		assertThat(Descriptors.of(7)).isSameAs(small);
		assertThat(Descriptors.of(Descriptors.MAX_KNOWN - 1)).isSameAs(large);
		assertThat(Descriptors.of(8)).isNotSameAs(small).extracting(FileDescriptor::intValue).isEqualTo(8);
	}

	@Test
	void veryManyAreNotKept() {
		assertThat(Descriptors.of(Descriptors.MAX_KNOWN)).isNotSameAs(Descriptors.of(Descriptors.MAX_KNOWN))
			.extracting(FileDescriptor::intValue)
			.isEqualTo(Descriptors.MAX_KNOWN);
	}

	private static int open() throws IOException {
		FileDescriptor[] pipe = FileDescriptor.pipe();
		pipe[1].close();
		return pipe[0].intValue();
	}

	private static boolean isOpen(int descriptor) {
		return Files.exists(Path.of("/proc/self/fd/" + descriptor), LinkOption.NOFOLLOW_LINKS);
	}

}
