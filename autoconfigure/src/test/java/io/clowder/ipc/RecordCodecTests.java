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

package io.clowder.ipc;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RecordCodec}.
 */
class RecordCodecTests {

	private static final byte PRESENT = 1;

	private static final byte ABSENT = 0;

	@Test
	void readShouldReturnWhatWasWritten() {
		Everything everything = new Everything(true, Integer.MIN_VALUE, Long.MAX_VALUE, -0.0, Boolean.FALSE, 1, 2L,
				Double.NEGATIVE_INFINITY, Messages.UNICODE, Messages.AT, TimeUnit.DAYS,
				List.of(new Inner(""), new Inner("b")), Map.of("a", 1));
		assertThat(roundTrip(Everything.class, everything)).isEqualTo(everything);
	}

	@Test
	void readWhenReferencesAreMissingShouldReturnNulls() {
		Everything nothing = new Everything(false, 0, 0, 0, null, null, null, null, null, null, null, null, null);
		assertThat(roundTrip(Everything.class, nothing)).isEqualTo(nothing);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "ß", "€", "🐈", "a\u0000b", "\uFEFF", "\uFFFF" })
	void readShouldReturnEveryText(String text) {
		assertThat(roundTrip(Inner.class, new Inner(text))).isEqualTo(new Inner(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\uD83D", "\uDC08", "a\uD83Db", "\uDC08\uD83D" })
	void readWhenTextIsNotValidUnicodeShouldKeepTheRest(String text) {
		List<Inner> read = roundTrip(Lists.class, new Lists(List.of(new Inner(text), new Inner("next")))).values();
		assertThat(read).hasSize(2);
		assertThat(read.get(0).text()).hasSameSizeAs(text);
		assertThat(read.get(1).text()).isEqualTo("next");
	}

	@Test
	void readShouldKeepTheOrderOfAMap() {
		Map<String, Integer> map = new LinkedHashMap<>();
		for (int i = 100; i > 0; i--) {
			map.put("key" + i, i);
		}
		assertThat(roundTrip(Maps.class, new Maps(map)).values()).containsExactlyEntriesOf(map);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1 << 30, 1 })
	void readWhenACountIsLargerThanTheRestShouldThrow(int count) {
		for (Class<? extends Record> type : List.of(Inner.class, Lists.class, Maps.class)) {
			ByteBuf in = Unpooled.buffer().writeByte(PRESENT).writeInt(count);
			assertMalformed(type, in, "out of bounds");
		}
	}

	@Test
	void readWhenACountIsLargerThanTheElementsShouldThrow() {
		for (Class<? extends Record> type : List.of(Lists.class, Maps.class)) {
			ByteBuf in = Unpooled.buffer().writeByte(PRESENT).writeInt(MessageCodec.MAX_FRAME);
			assertMalformed(type, in.writeZero(MessageCodec.MAX_FRAME), "an element is missing");
		}
	}

	@Test
	void readWhenAnElementIsMissingShouldThrow() {
		ByteBuf list = write(Lists.class, new Lists(Arrays.asList(new Inner("a"), null)));
		assertMalformed(Lists.class, list, "an element is missing");
		ByteBuf map = write(Maps.class, new Maps(Collections.singletonMap("a", null)));
		assertMalformed(Maps.class, map, "an element is missing");
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 8, 127, 128, 255 })
	void readWhenAnEnumConstantIsUnknownShouldThrow(int ordinal) {
		assertMalformed(Enums.class, Unpooled.buffer().writeByte(PRESENT).writeByte(ordinal), "enum constant");
	}

	@Test
	void readWhenAnEnumConstantIsTheLastShouldReturnIt() {
		ByteBuf in = Unpooled.buffer().writeByte(PRESENT).writeByte(6);
		assertThat(RecordCodec.of(Enums.class).read(in)).isEqualTo(new Enums(TimeUnit.DAYS));
	}

	@ParameterizedTest
	@ValueSource(bytes = { 2, 127, -1, -128 })
	void readWhenABooleanIsNeitherShouldThrow(byte value) {
		assertMalformed(Flag.class, Unpooled.buffer().writeByte(PRESENT).writeByte(value), "a boolean");
		assertMalformed(Flag.class, Unpooled.buffer().writeByte(value).writeByte(1), "a boolean");
	}

	@Test
	void readWhenAPrimitiveIsMissingShouldThrow() {
		assertMalformed(Flag.class, Unpooled.buffer().writeByte(ABSENT), "impossible values");
	}

	@Test
	void readWhenARecordRefusesItsValuesShouldThrow() {
		ByteBuf in = Unpooled.buffer().writeByte(PRESENT).writeInt(-1);
		assertMalformed(Picky.class, in, "impossible values");
	}

	@Test
	void readWhenAnInstantIsOutOfBoundsShouldThrow() {
		long[][] instants = { { Long.MAX_VALUE, 0 }, { Long.MIN_VALUE, 0 }, { Instant.MAX.getEpochSecond() + 1, 0 },
				{ Instant.MIN.getEpochSecond() - 1, 0 }, { 0, -1 }, { 0, 1_000_000_000 } };
		for (long[] instant : instants) {
			ByteBuf in = Unpooled.buffer().writeByte(PRESENT).writeLong(instant[0]).writeInt((int) instant[1]);
			assertMalformed(Moment.class, in, "an instant is out of bounds");
		}
	}

	@Test
	void readShouldReturnTheOutermostInstants() {
		for (Instant instant : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH.minusNanos(1))) {
			assertThat(roundTrip(Moment.class, new Moment(instant))).isEqualTo(new Moment(instant));
		}
	}

	@Test
	void ofWhenATypeCannotBeSentShouldThrow() {
		assertThatIllegalArgumentException().isThrownBy(() -> RecordCodec.of(Unsendable.class))
			.withMessageContaining("Thread");
	}

	private static <T extends Record> T roundTrip(Class<T> type, T value) {
		ByteBuf buffer = write(type, value);
		T read = type.cast(RecordCodec.of(type).read(buffer));
		assertThat(buffer.isReadable()).isFalse();
		return read;
	}

	private static ByteBuf write(Class<? extends Record> type, Record value) {
		ByteBuf buffer = Unpooled.buffer();
		RecordCodec.of(type).write(buffer, value);
		return buffer;
	}

	private static void assertMalformed(Class<? extends Record> type, ByteBuf in, String message) {
		assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> RecordCodec.of(type).read(in))
			.withMessageContaining(message);
	}

	record Everything(boolean flag, int number, long large, double fraction, @Nullable Boolean boxedFlag,
			@Nullable Integer boxedNumber, @Nullable Long boxedLarge, @Nullable Double boxedFraction,
			@Nullable String text, @Nullable Instant at, @Nullable TimeUnit unit, @Nullable List<Inner> list,
			@Nullable Map<String, Integer> map) {

	}

	record Inner(String text) {

	}

	record Lists(List<Inner> values) {

	}

	record Maps(Map<String, Integer> values) {

	}

	record Enums(TimeUnit unit) {

	}

	record Flag(boolean value) {

	}

	record Moment(Instant at) {

	}

	record Picky(int value) {

		Picky {
			if (value < 0) {
				throw new IllegalStateException("refused");
			}
		}

	}

	record Unsendable(Thread thread) {

	}

}
