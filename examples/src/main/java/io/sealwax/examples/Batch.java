package io.sealwax.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealwax.ContextException;
import io.sealwax.ContextMatch;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A batch job that opens what 10 services wrote, 100,000 messages of two tenants, and takes those of one tenant alone. */
public final class Batch {
    private static final EncryptionContext OURS = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext THEIRS = EncryptionContext.of("tenant", "globex");

    private Batch() {}

    /** Runs it, with a key in AWS if one is named. */
    public static void main(String[] args) {
        try (ExampleKms kms = ExampleKms.of(args)) {
            KmsMasterKey key = KmsMasterKey.create(kms.client(), kms.key());
            List<byte[]> messages = new ArrayList<>();
            for (int service = 0; service < 10; service++) {
                write(key, "service-" + service, messages);
            }
            Collections.shuffle(messages);
            try (CachingDataKeyProvider keys =
                    CachingDataKeyProvider.builder(key).build()) {
                open(
                        messages,
                        EnvelopeCipher.builder(keys).requireContext("tenant").build());
            }
            System.out.println(kms.calls());
        }
    }

    /** Each service has data keys of its own. */
    private static void write(KmsMasterKey key, String service, List<byte[]> messages) {
        try (CachingDataKeyProvider keys = CachingDataKeyProvider.builder(key).build()) {
            EnvelopeCipher cipher =
                    EnvelopeCipher.builder(keys).requireContext("tenant").build();
            for (int i = 0; i < 10_000; i++) {
                EncryptionContext tenant = i % 5 == 0 ? THEIRS : OURS;
                messages.add(
                        cipher.encrypt(("event " + i).getBytes(UTF_8), tenant.forMessage("event", service + "/" + i)));
            }
        }
    }

    /** The reader knows the tenant, and learns the rest of each context from the message, which vouches for it. */
    private static void open(List<byte[]> messages, EnvelopeCipher cipher) {
        LongAdder opened = new LongAdder();
        LongAdder foreign = new LongAdder();
        messages.parallelStream().forEach(message -> {
            try {
                cipher.decrypt(message, ContextMatch.containing(OURS));
                opened.increment();
            } catch (ContextException e) {
                foreign.increment();
            }
        });
        System.out.printf(
                "%,d messages opened, %,d of another tenant refused without a call%n", opened.sum(), foreign.sum());
    }
}
