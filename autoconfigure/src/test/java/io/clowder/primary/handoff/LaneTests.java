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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.clowder.ipc.HandOffSender;
import io.clowder.ipc.NativeTransport;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link Lane}.
 */
@EnabledOnOs(OS.LINUX)
class LaneTests {

	private final HandOffSender sender = mock(HandOffSender.class);

	private final Lane lane = new Lane(this.sender);

	@BeforeAll
	static void loadNativeTransport() {
		assertThat(NativeTransport.unavailability()).isNull();
	}

	LaneTests() throws IOException {
		given(this.sender.send(anyInt())).willReturn(true);
		given(this.sender.workerId()).willReturn(3);
		given(this.sender.pid()).willReturn(4711L);
	}

	@AfterEach
	void closeDescriptors() {
		this.lane.end((descriptor, client) -> Descriptors.close(descriptor));
	}

	@Test
	void laneIsKnownByItsWorker() {
		assertThat(this.lane.workerId()).isEqualTo(3);
		assertThat(this.lane.pid()).isEqualTo(4711);
	}

	@Test
	void nothingIsSentBeforeTheWorkerHasSpoken() {
		this.lane.setAdmitted(true);
		assertThat(this.lane.canTake()).isFalse();
		this.lane.count(0, 0);
		assertThat(this.lane.canTake()).isTrue();
	}

	@Test
	void nothingIsSentUnlessTheWorkerIsAdmitted() {
		this.lane.count(0, 0);
		assertThat(this.lane.canTake()).isFalse();
		this.lane.setAdmitted(true);
		assertThat(this.lane.canTake()).isTrue();
		this.lane.setAdmitted(false);
		assertThat(this.lane.canTake()).isFalse();
	}

	@Test
	void workerMayLeaveAWindowOfConnectionsUntaken() throws IOException {
		open();
		send(15);
		assertThat(this.lane.canTake()).isTrue();
		send(1);
		assertThat(this.lane.canTake()).isFalse();
		this.lane.count(1, 0);
		assertThat(this.lane.canTake()).isTrue();
		send(1);
		assertThat(this.lane.canTake()).isFalse();
		this.lane.count(17, 0);
		send(15);
		assertThat(this.lane.canTake()).isTrue();
	}

	@Test
	void connectionIsSentToTheWorker() throws IOException {
		open();
		List<Integer> descriptors = send(2);
		then(this.sender).should().send(descriptors.get(0));
		then(this.sender).should().send(descriptors.get(1));
	}

	@Test
	void connectionsAreCountedFromTheirSendingToTheirEnd() throws IOException {
		open();
		send(5);
		assertThat(this.lane.active()).isEqualTo(5);
		assertThat(this.lane.taken()).isZero();
		assertThat(this.lane.count(4, 1)).isTrue();
		assertThat(this.lane.active()).isEqualTo(4);
		assertThat(this.lane.taken()).isEqualTo(4);
		assertThat(this.lane.count(5, 5)).isTrue();
		assertThat(this.lane.active()).isZero();
		assertThat(this.lane.turns()).isEqualTo(5);
	}

	@Test
	void copyOfADescriptorIsClosedWhenItsConnectionIsTaken() throws IOException {
		open();
		Map<Integer, String> first = identities(send(2));
		Map<Integer, String> second = identities(send(1));
		assertThat(isOpen(first)).isTrue();
		this.lane.count(2, 0);
		assertThat(isOpen(first)).isFalse();
		assertThat(isOpen(second)).isTrue();
		this.lane.count(2, 1);
		assertThat(isOpen(second)).isTrue();
		this.lane.count(3, 3);
		assertThat(isOpen(second)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "6, 1", "6, 6", "9223372036854775807, 1", "2, 1", "-1, 1", "4, 0", "3, 4", "3, -1", "5, 6",
			"-9223372036854775808, -9223372036854775808" })
	void workerThatLiesIsCutOff(long taken, long closed) throws IOException {
		open();
		Map<Integer, String> untaken = identities(send(5).subList(3, 5));
		this.lane.count(3, 1);
		assertThat(this.lane.count(taken, closed)).isFalse();
		then(this.sender).should().close();
		assertThat(this.lane.taken()).isEqualTo(3);
		assertThat(this.lane.active()).isEqualTo(4);
		assertThat(isOpen(untaken)).isTrue();
	}

	@Test
	void repeatedCountsAreNoLie() throws IOException {
		open();
		send(3);
		assertThat(this.lane.count(2, 2)).isTrue();
		assertThat(this.lane.count(2, 2)).isTrue();
		then(this.sender).should(never()).close();
	}

	@Test
	void fullSocketStopsTheLaneUntilTheWorkerSpeaks() throws IOException {
		open();
		send(1);
		given(this.sender.send(anyInt())).willReturn(false);
		int descriptor = descriptor();
		assertThat(this.lane.send(descriptor, 0)).isFalse();
		assertThat(this.lane.canTake()).isFalse();
		assertThat(this.lane.active()).as("the connection was not sent").isEqualTo(1);
		assertThat(this.lane.turns()).isEqualTo(1);
		this.lane.count(1, 0);
		assertThat(this.lane.canTake()).isTrue();
		Descriptors.close(descriptor);
	}

	@Test
	void laneToADeadWorkerEnds() throws IOException {
		open();
		given(this.sender.send(anyInt())).willThrow(new IOException("Broken pipe"));
		int descriptor = descriptor();
		assertThat(this.lane.send(descriptor, 0)).isFalse();
		assertThat(this.lane.canTake()).isFalse();
		assertThat(this.lane.active()).isZero();
		then(this.sender).should().close();
		Descriptors.close(descriptor);
	}

	@Test
	void endGivesUntakenConnectionsToTheHeirInTheirOrder() throws IOException {
		open();
		List<Integer> descriptors = send(5);
		this.lane.count(2, 0);
		List<Integer> inherited = new ArrayList<>();
		List<Integer> clients = new ArrayList<>();
		this.lane.end((descriptor, client) -> {
			inherited.add(descriptor);
			clients.add(client);
		});
		assertThat(inherited).isEqualTo(descriptors.subList(2, 5));
		assertThat(clients).containsExactly(102, 103, 104);
		assertThat(this.lane.canTake()).isFalse();
		inherited.forEach(Descriptors::close);
	}

	@Test
	void endTwiceGivesNothingTwice() throws IOException {
		open();
		send(1);
		this.lane.end((descriptor, client) -> Descriptors.close(descriptor));
		List<Integer> inherited = new ArrayList<>();
		this.lane.end((descriptor, client) -> inherited.add(descriptor));
		assertThat(inherited).isEmpty();
	}

	@Test
	void workerThatJoinsARoundDoesNotMakeUpForWhatItMissed() throws IOException {
		this.lane.joinRound(1000);
		assertThat(this.lane.turns()).isEqualTo(1000);
		open();
		send(1);
		assertThat(this.lane.turns()).isEqualTo(1001);
		this.lane.joinRound(500);
		assertThat(this.lane.turns()).as("it had its turns").isEqualTo(1001);
	}

	private void open() {
		this.lane.setAdmitted(true);
		this.lane.count(0, 0);
	}

	private List<Integer> send(int count) throws IOException {
		List<Integer> descriptors = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int descriptor = descriptor();
			assertThat(this.lane.send(descriptor, 100 + i)).isTrue();
			descriptors.add(descriptor);
		}
		return descriptors;
	}

	/**
	 * A descriptor of its own, since the lane will really close it.
	 */
	private int descriptor() {
		return Socket.newSocketStream().intValue();
	}

	private static Map<Integer, String> identities(List<Integer> descriptors) throws IOException {
		Map<Integer, String> identities = new LinkedHashMap<>();
		for (Integer descriptor : descriptors) {
			identities.put(descriptor, Files.readSymbolicLink(link(descriptor)).toString());
		}
		return identities;
	}

	/**
	 * Whether all are open. The number alone does not tell: it is used again.
	 */
	private static boolean isOpen(Map<Integer, String> identities) throws IOException {
		for (Map.Entry<Integer, String> entry : identities.entrySet()) {
			Path link = link(entry.getKey());
			if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)
					|| !Files.readSymbolicLink(link).toString().equals(entry.getValue())) {
				return false;
			}
		}
		return true;
	}

	private static Path link(int descriptor) {
		return Path.of("/proc/self/fd/" + descriptor);
	}

}
