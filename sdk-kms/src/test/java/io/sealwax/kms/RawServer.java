package io.sealwax.kms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A server on loopback that reads a request, says some words, whatever they are, and ends the connection. */
final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final byte[] words;
    private final boolean resets;

    private RawServer(String words, boolean resets) {
        this.words = words.getBytes(StandardCharsets.ISO_8859_1);
        this.resets = resets;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread accepting = new Thread(this::accept, "raw-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    /** Ends connections as usual. */
    static RawServer saying(String words) {
        return new RawServer(words, false);
    }

    /** Tears connections down. */
    static RawServer resettingAfter(String words) {
        return new RawServer(words, true);
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket connection = server.accept()) {
                readRequest(connection.getInputStream());
                connection.getOutputStream().write(words);
                connection.getOutputStream().flush();
                if (resets) {
                    connection.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }
    }

    /** Headers and body, so that nothing unread makes an orderly end a reset. */
    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        for (String line : head.toString().split("\r\n", -1)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                in.readNBytes(Integer.parseInt(line.substring(15).strip()));
            }
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
