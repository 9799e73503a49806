package io.sealwax.fuzz;

import java.io.ByteArrayOutputStream;

/** Headers at the limits of the format. */
final class Headers {
    private static final int MAX_CONTEXT = 8192;

    private Headers() {}

    /** As many pairs as a context holds: names of two bytes in ascending order, and values that are detached. */
    static byte[] ofMostPairs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int pairs = (MAX_CONTEXT - 2) / 5;
        out.writeBytes(new byte[] {'S', 'W', 'X', 1, 1});
        writeUint16(out, 2 + pairs * 5);
        writeUint16(out, pairs);
        for (int i = 0; i < pairs; i++) {
            out.writeBytes(new byte[] {2, 0, 2, (byte) ('!' + i / 90), (byte) ('!' + i % 90)});
        }
        out.write(0);
        out.writeBytes(new byte[16 + 72]);
        return out.toByteArray();
    }

    /** 255 wrapped keys of the fewest bytes. */
    static byte[] ofMostKeys() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'S', 'W', 'X', 1, 1, 0, 2, 0, 0});
        out.write(255);
        for (int i = 0; i < 255; i++) {
            out.writeBytes(new byte[] {1, 'p', 0, 1, 'k', 0, 1, 7});
        }
        out.writeBytes(new byte[72]);
        return out.toByteArray();
    }

    private static void writeUint16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
