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

package io.clowder.tomcat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.springframework.boot.web.server.Ssl;

/**
 * A key that was made for one test, and clients that trust nobody else.
 */
final class TlsKey {

	private static final String PASSWORD = "secret";

	private static final String TYPE = "PKCS12";

	private final Path keyStore;

	TlsKey(Path directory) throws IOException, InterruptedException {
		this.keyStore = directory.resolve("key.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost", "-keystore",
				this.keyStore.toString(), "-storetype", TYPE, "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		if (!keytool.waitFor(20, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
			throw new IOException("There is no key: " + Files.readString(directory.resolve("keytool.log")));
		}
	}

	Ssl server() {
		Ssl ssl = new Ssl();
		ssl.setKeyStore(this.keyStore.toString());
		ssl.setKeyStoreType(TYPE);
		ssl.setKeyStorePassword(PASSWORD);
		return ssl;
	}

	SocketFactory client() throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance(TYPE);
		try (InputStream in = Files.newInputStream(this.keyStore)) {
			trusted.load(in, PASSWORD.toCharArray());
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context.getSocketFactory();
	}

}
