package io.sealwax.kms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server on loopback that accepts every connection, says the same few words on it, and then nothing more. */
final class MuteServer implements AutoCloseable {
    private final ServerSocket server;
    private final byte[] words;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();

    MuteServer(String words) {
        this.words = words.getBytes(StandardCharsets.US_ASCII);
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread accepting = new Thread(this::accept, "mute-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                connection.getOutputStream().write(words);
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    int connections() {
        return connections.size();
    }

    /** Accepts no more connections, and ends those that there are. */
    void hangUp() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        hangUp();
    }
}
