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

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values a message may hold: records of numbers, booleans, texts,
 * instants, enums, lists, maps and further records. Every reference is preceded by a byte
 * that tells whether it is there. A value that cannot be read is a
 * {@link MalformedMessageException}, whatever the bytes are.
 */
abstract sealed class RecordCodec {

	abstract void write(ByteBuf out, Object value);

	abstract Object read(ByteBuf in);

	static RecordCodec of(Class<? extends Record> type) {
		return new OfRecord(type);
	}

	private static RecordCodec forType(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			return (parameterized.getRawType() == Map.class) ? new OfMap(forType(arguments[0]), forType(arguments[1]))
					: new OfList(forType(arguments[0]));
		}
		Class<?> raw = (Class<?>) type;
		if (raw.isRecord()) {
			return new OfRecord(raw.asSubclass(Record.class));
		}
		if (raw.isEnum()) {
			return new OfEnum(raw.getEnumConstants());
		}
		for (Scalar scalar : Scalar.values()) {
			if (scalar.types.contains(raw)) {
				return new OfScalar(scalar);
			}
		}
		throw new IllegalArgumentException("No message may hold a " + type);
	}

	private static void writeReference(ByteBuf out, RecordCodec codec, @Nullable Object value) {
		out.writeBoolean(value != null);
		if (value != null) {
			codec.write(out, value);
		}
	}

	private static @Nullable Object readReference(ByteBuf in, RecordCodec codec) {
		return readBoolean(in) ? codec.read(in) : null;
	}

	private static Object readElement(ByteBuf in, RecordCodec codec) {
		return MalformedMessageException.unlessPresent(readReference(in, codec));
	}

	private static boolean readBoolean(ByteBuf in) {
		byte value = in.readByte();
		MalformedMessageException.unless(value == 0 || value == 1, "a boolean is neither 0 nor 1");
		return value == 1;
	}

	/**
	 * Reads a count of things that take at least one byte each, so that a hostile count
	 * cannot make the reader reserve memory.
	 */
	private static int readCount(ByteBuf in) {
		int count = in.readInt();
		MalformedMessageException.unless(count >= 0 && count <= in.readableBytes(), "a length is out of bounds");
		return count;
	}

	private static final class OfRecord extends RecordCodec {

		private final Constructor<? extends Record> constructor;

		private final List<Method> accessors = new ArrayList<>();

		private final List<RecordCodec> codecs = new ArrayList<>();

		OfRecord(Class<? extends Record> type) {
			RecordComponent[] components = type.getRecordComponents();
			Class<?>[] types = new Class<?>[components.length];
			for (int i = 0; i < components.length; i++) {
				types[i] = components[i].getType();
				this.accessors.add(components[i].getAccessor());
				this.codecs.add(forType(components[i].getGenericType()));
			}
			try {
				this.constructor = type.getDeclaredConstructor(types);
			}
			catch (NoSuchMethodException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		@Override
		void write(ByteBuf out, Object value) {
			for (int i = 0; i < this.codecs.size(); i++) {
				try {
					writeReference(out, this.codecs.get(i), this.accessors.get(i).invoke(value));
				}
				catch (ReflectiveOperationException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}

		@Override
		Object read(ByteBuf in) {
			@Nullable Object[] values = new @Nullable Object[this.codecs.size()];
			for (int i = 0; i < values.length; i++) {
				values[i] = readReference(in, this.codecs.get(i));
			}
			try {
				return this.constructor.newInstance(values);
			}
			catch (ReflectiveOperationException | IllegalArgumentException ex) {
				throw new MalformedMessageException("a " + this.constructor.getName() + " has impossible values", ex);
			}
		}

	}

	private static final class OfList extends RecordCodec {

		private final RecordCodec elements;

		OfList(RecordCodec elements) {
			this.elements = elements;
		}

		@Override
		void write(ByteBuf out, Object value) {
			List<?> list = (List<?>) value;
			out.writeInt(list.size());
			for (Object element : list) {
				writeReference(out, this.elements, element);
			}
		}

		@Override
		Object read(ByteBuf in) {
			int count = readCount(in);
			List<Object> list = new ArrayList<>(count);
			for (int i = 0; i < count; i++) {
				list.add(readElement(in, this.elements));
			}
			return List.copyOf(list);
		}

	}

	private static final class OfMap extends RecordCodec {

		private final RecordCodec keys;

		private final RecordCodec values;

		OfMap(RecordCodec keys, RecordCodec values) {
			this.keys = keys;
			this.values = values;
		}

		@Override
		void write(ByteBuf out, Object value) {
			Map<?, ?> map = (Map<?, ?>) value;
			out.writeInt(map.size());
			map.forEach((key, mapped) -> {
				writeReference(out, this.keys, key);
				writeReference(out, this.values, mapped);
			});
		}

		@Override
		Object read(ByteBuf in) {
			int count = readCount(in);
			Map<Object, Object> map = new LinkedHashMap<>();
			for (int i = 0; i < count; i++) {
				map.put(readElement(in, this.keys), readElement(in, this.values));
			}
			return map;
		}

	}

	private static final class OfEnum extends RecordCodec {

		private final Object[] constants;

		OfEnum(Object[] constants) {
			this.constants = constants;
		}

		@Override
		void write(ByteBuf out, Object value) {
			out.writeByte(((Enum<?>) value).ordinal());
		}

		@Override
		Object read(ByteBuf in) {
			int ordinal = in.readUnsignedByte();
			MalformedMessageException.unless(ordinal < this.constants.length, "an enum constant is unknown");
			return this.constants[ordinal];
		}

	}

	private static final class OfScalar extends RecordCodec {

		private final Scalar scalar;

		OfScalar(Scalar scalar) {
			this.scalar = scalar;
		}

		@Override
		void write(ByteBuf out, Object value) {
			switch (this.scalar) {
				case BOOLEAN -> out.writeBoolean((Boolean) value);
				case INT -> out.writeInt((Integer) value);
				case LONG -> out.writeLong((Long) value);
				case DOUBLE -> out.writeDouble((Double) value);
				case INSTANT -> {
					out.writeLong(((Instant) value).getEpochSecond());
					out.writeInt(((Instant) value).getNano());
				}
				case STRING -> {
					String text = (String) value;
					out.writeInt(ByteBufUtil.utf8Bytes(text));
					out.writeCharSequence(text, StandardCharsets.UTF_8);
				}
			}
		}

		@Override
		Object read(ByteBuf in) {
			return switch (this.scalar) {
				case BOOLEAN -> readBoolean(in);
				case INT -> in.readInt();
				case LONG -> in.readLong();
				case DOUBLE -> in.readDouble();
				case INSTANT -> readInstant(in.readLong(), in.readInt());
				case STRING -> in.readCharSequence(readCount(in), StandardCharsets.UTF_8).toString();
			};
		}

		private static Instant readInstant(long second, int nano) {
			MalformedMessageException.unless(nano >= 0 && nano < 1_000_000_000 && second >= Instant.MIN.getEpochSecond()
					&& second <= Instant.MAX.getEpochSecond(), "an instant is out of bounds");
			return Instant.ofEpochSecond(second, nano);
		}

	}

	private enum Scalar {

		BOOLEAN(boolean.class, Boolean.class), INT(int.class, Integer.class), LONG(long.class, Long.class),
		DOUBLE(double.class, Double.class), INSTANT(Instant.class), STRING(String.class);

		private final List<Class<?>> types;

		Scalar(Class<?>... types) {
			this.types = List.of(types);
		}

	}

}
