package io.sealwax.kms;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS in front of a server on a port of loopback, as AWS has it; with a certificate that is made for the occasion. */
final class TlsFront {
    private static final String PASSWORD = "not a secret";

    private TlsFront() {}

    /** Makes a key and its certificate for 127.0.0.1. */
    static Path makeCertificate(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("tls.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "kms",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=kms",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("keytool ended with " + exit);
        }
        return store;
    }

    /** Those who trust this certificate. */
    static TrustManager[] trusting(Path store) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(store));
        return trust.getTrustManagers();
    }

    private static KeyStore load(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** Serves on a free port, until the process ends. */
    static URI serve(Path store, URI server) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        ServerSocket front = tls.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        inBackground(() -> {
            while (true) {
                Socket from = front.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
                to.setTcpNoDelay(true);
                from.setTcpNoDelay(true);
                inBackground(() -> pass(from, to));
                inBackground(() -> pass(to, from));
            }
        });
        return URI.create("https://127.0.0.1:" + front.getLocalPort());
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // whoever is at the other end sees it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
