package io.sealwax.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealwax.ContextMatch;
import io.sealwax.DecryptedMessage;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A batch job on what 100 services wrote: 1,000,000 messages of our tenant under 1,000 data keys, and 200,000 of
 * another tenant among them, in one file that is larger than the memory. A pool of workers opens what contains our
 * tenant; the rest is refused, and counted by reason.
 */
public final class Batch {
    private static final int SERVICES = 100;
    private static final int TOPICS = 10;
    private static final EncryptionContext OURS = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext THEIRS = EncryptionContext.of("tenant", "globex");
    private static final int AT_A_TIME = 1_000;

    private final EnvelopeCipher cipher;
    private final Map<String, LongAdder> report = new ConcurrentSkipListMap<>();

    private Batch(EnvelopeCipher cipher) {
        this.cipher = cipher;
    }

    /** Runs it, with a key in AWS if one is named: that makes 1,100 calls to seal and 1,000 to open. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Files.createTempFile("messages", ".bin");
        try (ExampleKms kms = ExampleKms.of(args)) {
            KmsMasterKey key = KmsMasterKey.create(kms.client(), kms.key());
            write(key, file);
            kms.clearCalls();
            try (CachingDataKeyProvider keys =
                    CachingDataKeyProvider.builder(key).build()) {
                Batch batch = new Batch(
                        EnvelopeCipher.builder(keys).requireContext("tenant").build());
                batch.openAll(file);
                batch.report.forEach((what, count) -> System.out.printf(Locale.ROOT, "%,9d %s%n", count.sum(), what));
            }
            System.out.println(kms.calls());
        } finally {
            Files.delete(file);
        }
    }

    /** Each service has a cache of its own, and a data key for each topic. */
    private static void write(KmsMasterKey key, Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int service = 0; service < SERVICES; service++) {
                try (CachingDataKeyProvider keys =
                        CachingDataKeyProvider.builder(key).build()) {
                    EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
                    for (int i = 0; i < 12_000; i++) {
                        EncryptionContext context = i % 6 == 5 ? THEIRS : OURS.and("topic", "topic-" + i % TOPICS);
                        String event = service + "/" + i;
                        byte[] message = cipher.encrypt(event.getBytes(UTF_8), context.forMessage("event", event));
                        out.writeInt(message.length);
                        out.write(message);
                    }
                }
            }
        }
    }

    /**
     * Reads on while the workers open; when they are behind, the reader lends a hand, so that few messages wait in
     * memory.
     */
    private void openAll(Path file) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                processors,
                processors,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * processors),
                new ThreadPoolExecutor.CallerRunsPolicy());
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (long left = Files.size(file); left > 0; ) {
                List<byte[]> some = new ArrayList<>(AT_A_TIME);
                while (left > 0 && some.size() < AT_A_TIME) {
                    byte[] message = new byte[in.readInt()];
                    in.readFully(message);
                    some.add(message);
                    left -= Integer.BYTES + message.length;
                }
                workers.execute(() -> some.forEach(this::open));
            }
        } finally {
            workers.shutdown();
        }
        workers.awaitTermination(1, TimeUnit.HOURS);
    }

    /** The reader knows the tenant, and learns the rest of the context from the message, which vouches for it. */
    private void open(byte[] message) {
        try {
            DecryptedMessage found = cipher.decrypt(message, ContextMatch.containing(OURS));
            String event = new String(found.plaintext(), UTF_8);
            count(event.equals(found.context().toMap().get("event")) ? "opened" : "opened to something else");
        } catch (EnvelopeException e) {
            count("refused: " + e.getMessage());
        }
    }

    private void count(String what) {
        report.computeIfAbsent(what, any -> new LongAdder()).increment();
    }
}
