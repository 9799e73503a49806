package io.sealwax.benchmarks;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole messages from plaintext to plaintext with a data key that is at hand: the header with one wrapped key, the context's match, the lease and
 * the body. {@code Into} writes to an array that is kept; {@code NewContext} makes the row's context for this one message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class OneShot {
    @Param({"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    public String provider = "";

    private final EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
    private final EncryptionContext row = tenant.forMessage("row", Messages.ROW);
    private final LentDataKey keys = new LentDataKey(tenant);

    @SuppressWarnings("NullAway.Init") // JMH calls the setup first
    private EnvelopeCipher cipher;

    /** Has the provider warm, and makes the cipher. */
    @Setup
    public void prepare() {
        JcaProviders.warmUp(JcaProviders.named(provider));
        makeCipher();
    }

    /** Makes the cipher, as an application does once. */
    void makeCipher() {
        cipher = EnvelopeCipher.builder(keys)
                .requireContext("tenant")
                .provider(provider)
                .build();
    }

    /** Wipes the data key. */
    @TearDown
    public void retireKey() {
        keys.close();
    }

    byte[] seal(byte[] plaintext) {
        return cipher.encrypt(plaintext, row);
    }

    byte[] open(byte[] message) {
        return cipher.decrypt(message, row);
    }

    @Benchmark
    public byte[] encrypt(Messages messages) {
        return cipher.encrypt(messages.plaintext, row);
    }

    @Benchmark
    public byte[] encryptNewContext(Messages messages) {
        return cipher.encrypt(messages.plaintext, tenant.forMessage("row", messages.nextRow()));
    }

    @Benchmark
    public int encryptInto(Messages messages) {
        return encryptInto(messages, row);
    }

    @Benchmark
    public int encryptNewContextInto(Messages messages) {
        return encryptInto(messages, tenant.forMessage("row", messages.nextRow()));
    }

    private int encryptInto(Messages messages, EncryptionContext context) {
        byte[] plaintext = messages.plaintext;
        return cipher.encrypt(plaintext, 0, plaintext.length, messages.keptMessage, 0, context);
    }

    @Benchmark
    public byte[] decrypt(Messages messages) {
        return cipher.decrypt(messages.message, row);
    }

    @Benchmark
    public byte[] decryptNewContext(Messages messages) {
        return cipher.decrypt(messages.message, tenant.forMessage("row", Messages.ROW));
    }

    @Benchmark
    public int decryptInto(Messages messages) {
        return decryptInto(messages, row);
    }

    @Benchmark
    public int decryptNewContextInto(Messages messages) {
        return decryptInto(messages, tenant.forMessage("row", Messages.ROW));
    }

    private int decryptInto(Messages messages, EncryptionContext context) {
        byte[] message = messages.message;
        return cipher.decrypt(message, 0, message.length, messages.keptPlaintext, 0, context);
    }
}
