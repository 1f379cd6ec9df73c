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

package io.clowder.session;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/**
 * Which classes may be created because data names them, also as elements of an array or a
 * collection: those of some packages, simple ones and collections of the JDK, and what
 * another validator allows.
 */
final class AllowedClasses extends PolymorphicTypeValidator.Base {

	/**
	 * Beginnings of names in which there is nothing but data.
	 */
	private static final List<String> DATA = List.of("java.time.", "java.util.Collections$", "java.util.Arrays$",
			"java.util.ImmutableCollections$", "java.util.RegularEnumSet", "java.util.JumboEnumSet",
			"java.util.concurrent.TimeUnit", "java.util.concurrent.CopyOnWriteArray",
			"java.util.concurrent.ConcurrentHashMap", "java.util.concurrent.atomic.Atomic",
			"org.springframework.web.servlet.FlashMap");

	private static final Set<Class<?>> SIMPLE = Set.of(Object.class, Enum.class, Byte.class, Short.class, Integer.class,
			Long.class, Float.class, Double.class, Boolean.class, Character.class, String.class, BigDecimal.class,
			BigInteger.class, UUID.class, Date.class, Locale.class, Currency.class, Optional.class, URI.class,
			ArrayList.class, LinkedList.class, ArrayDeque.class, HashSet.class, LinkedHashSet.class, TreeSet.class,
			EnumSet.class, HashMap.class, LinkedHashMap.class, TreeMap.class, EnumMap.class);

	private final List<String> prefixes;

	private final @Nullable PolymorphicTypeValidator others;

	/**
	 * Creates an instance.
	 * @param packages packages whose classes are allowed, with those below them
	 * @param others what else is allowed
	 */
	AllowedClasses(Collection<String> packages, @Nullable PolymorphicTypeValidator others) {
		this.prefixes = Stream.concat(DATA.stream(), packages.stream().map((name) -> name + ".")).toList();
		this.others = others;
	}

	/**
	 * The name is not all: it may be that of a collection, with those of its elements.
	 */
	@Override
	public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
		return Validity.INDETERMINATE;
	}

	@Override
	public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
		return isAllowed(context, baseType, subType) ? Validity.ALLOWED : Validity.DENIED;
	}

	private boolean isAllowed(DatabindContext context, JavaType baseType, JavaType type) {
		if (type.isArrayType()) {
			return isAllowed(context, baseType, type.getContentType());
		}
		return elements(type).allMatch((element) -> isElementAllowed(context, baseType, element))
				&& (isAllowed(type.getRawClass()) || isAllowedByOthers(context, baseType, type));
	}

	/**
	 * What the data adds to what the code declares must not be a way around: what is not
	 * abstract can be created without a further name.
	 */
	private boolean isElementAllowed(DatabindContext context, JavaType baseType, JavaType element) {
		return element.isAbstract() || elements(baseType).anyMatch(element::equals)
				|| isAllowed(context, baseType, element);
	}

	private static Stream<JavaType> elements(JavaType type) {
		return Stream
			.concat(IntStream.range(0, type.containedTypeCount()).mapToObj(type::containedType),
					Stream.of(type).map(JavaType::getContentType))
			.filter(Objects::nonNull);
	}

	private boolean isAllowed(Class<?> type) {
		return type.isPrimitive() || SIMPLE.contains(type)
				|| this.prefixes.stream().anyMatch((prefix) -> type.getName().startsWith(prefix));
	}

	private boolean isAllowedByOthers(DatabindContext context, JavaType baseType, JavaType type) {
		return this.others != null && (this.others.validateSubClassName(context, baseType,
				type.getRawClass().getName()) == Validity.ALLOWED
				|| this.others.validateSubType(context, baseType, type) == Validity.ALLOWED);
	}

}
