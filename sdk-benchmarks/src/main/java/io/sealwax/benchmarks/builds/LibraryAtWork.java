package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.Streamed;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.turns.Turn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls the library that its class loader has, set up as in every other benchmark. This class is there once for each
 * build: each has loops of its own, and the compiler knows for each which code they call.
 */
public final class LibraryAtWork implements Library {
    private final String provider;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Streamed> streams = new ArrayList<>();

    @SuppressWarnings("unused") // a result that nobody could read would not have to be made
    private Object last = this;

    /** @param provider the JCA provider's name */
    public LibraryAtWork(String provider) {
        this.provider = provider;
    }

    @Override
    public Turn calls(String operation, String variant, int size) throws IOException, GeneralSecurityException {
        boolean encrypts = operation.equals("encrypt");
        return variant.equals(STREAM) ? streamed(encrypts, size) : oneShot(encrypts, variant, size);
    }

    private Turn oneShot(boolean encrypts, String variant, int size) {
        Subject subject = Subjects.named(Case.SEALWAX, variant, provider);
        subjects.add(subject);
        byte[] plaintext = Bytes.pseudoRandom(size);
        byte[] message = subject.encrypt(plaintext);
        check(Arrays.equals(subject.decrypt(message), plaintext));
        if (encrypts) {
            return calls -> {
                for (int i = 0; i < calls; i++) {
                    last = subject.encrypt(plaintext);
                }
            };
        }
        return calls -> {
            for (int i = 0; i < calls; i++) {
                last = subject.decrypt(message);
            }
        };
    }

    private Turn streamed(boolean encrypts, int size) throws IOException, GeneralSecurityException {
        Streamed stream = Streamed.named(Case.SEALWAX, provider, 1);
        streams.add(stream);
        byte[] plaintext = Bytes.pseudoRandom(size);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(size + size / 64);
        seal(stream, plaintext, sealed);
        byte[] message = sealed.toByteArray();
        try (InputStream opening = stream.opening(new ByteArrayInputStream(message))) {
            check(Arrays.equals(opening.readAllBytes(), plaintext));
        }
        if (encrypts) {
            return calls -> {
                for (int i = 0; i < calls; i++) {
                    seal(stream, plaintext, OutputStream.nullOutputStream());
                }
            };
        }
        byte[] piece = new byte[Streamed.PIECE];
        return calls -> {
            for (int i = 0; i < calls; i++) {
                check(open(stream, message, piece) == size);
            }
        };
    }

    private static void seal(Streamed stream, byte[] plaintext, OutputStream to)
            throws IOException, GeneralSecurityException {
        try (OutputStream sealing = stream.sealing(to)) {
            for (int at = 0; at < plaintext.length; at += Streamed.PIECE) {
                sealing.write(plaintext, at, Math.min(Streamed.PIECE, plaintext.length - at));
            }
        }
    }

    private static long open(Streamed stream, byte[] message, byte[] piece)
            throws IOException, GeneralSecurityException {
        long count = 0;
        try (InputStream opening = stream.opening(new ByteArrayInputStream(message))) {
            for (int read = opening.read(piece, 0, piece.length);
                    read >= 0;
                    read = opening.read(piece, 0, piece.length)) {
                count += read;
            }
        }
        return count;
    }

    private static void check(boolean isRight) {
        if (!isRight) {
            throw new IllegalStateException("a message does not open to its plaintext");
        }
    }

    @Override
    public void close() {
        subjects.forEach(Subject::close);
        streams.forEach(Streamed::close);
    }
}
