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

/**
 * What is done with a session in which there is something that this application cannot
 * decode, for instance an object of a class that a new build no longer has.
 */
public enum OnUndecodable {

	/**
	 * The attribute is not there for this application. In Redis it stays until it is
	 * overwritten, for builds that know it.
	 */
	DROP_ATTRIBUTE,

	/**
	 * The session is deleted, as if it had expired.
	 */
	DROP_SESSION,

	/**
	 * Reading the session fails.
	 */
	FAIL

}
