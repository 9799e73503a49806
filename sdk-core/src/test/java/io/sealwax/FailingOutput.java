package io.sealwax;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps what is written, until a call of some number, counted from 0, throws; and from then on each. */
final class FailingOutput extends OutputStream {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int failing;
    private final Throwable failure;
    private int calls;

    FailingOutput(int failing, Throwable failure) {
        this.failing = failing;
        this.failure = failure;
    }

    private void call() throws IOException {
        if (calls++ >= failing) {
            FailingOutput.<IOException>sneak(failure);
        }
    }

    /** Throws anything, as code in other languages does. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        call();
        kept.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        call();
    }

    @Override
    public void close() throws IOException {
        call();
    }

    byte[] written() {
        return kept.toByteArray();
    }

    int calls() {
        return calls;
    }
}
