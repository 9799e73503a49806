package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.ByTenant;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.suites.Cached;
import java.util.HashMap;
import java.util.Map;

/** What the array that a call returns takes in memory, header and padding included; it is no garbage. */
final class ResultBytes {
    private static final long ARRAY_HEADER = 16;
    private static final long ALIGNMENT = 8;

    private final Map<Case, Long> messages = new HashMap<>();

    /** Of a case; 0 where it returns none. */
    long of(Case measured) {
        boolean isMessage =
                measured.name().equals(Plan.NEW_ARRAY) || measured.suite().equals(Tasks.CACHE);
        if (!isMessage) {
            return 0;
        }
        return measured.operation().equals(Tasks.ENCRYPT)
                ? messages.computeIfAbsent(measured, ResultBytes::message)
                : array(measured.size());
    }

    private static long message(Case measured) {
        byte[] plaintext = new byte[measured.size()];
        try (Subject subject = Subjects.named(measured.subject(), measured.variant(), measured.provider())) {
            byte[] message = measured.suite().equals(Tasks.CACHE)
                    ? ((ByTenant) subject).encrypt(plaintext, Cached.tenant(Cached.TENANTS / 2))
                    : subject.encrypt(plaintext);
            return array(message.length);
        }
    }

    private static long array(int length) {
        return (ARRAY_HEADER + length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
