package io.sealwax.benchmarks.suites;

import com.amazonaws.encryptionsdk.ParsedCiphertext;
import io.sealwax.EnvelopeHeader;
import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Subject;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.internal.header.ParsedHeader;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The header of a small message, parsed without a key: as the view that opening a message takes, as what
 * {@code EnvelopeHeader} tells anybody, and as the AWS Encryption SDK tells it of a message of its own. The baseline is
 * a copy of the header's bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class HeaderParsing {
    private static final byte[] PLAINTEXT = new byte[64];

    private final byte[] message = message(Case.SEALWAX, Subjects.LENT);
    private final byte[] encryptionSdkMessage = message(Subjects.ENCRYPTION_SDK_0478, Subjects.USUAL);
    private final int length = EnvelopeHeader.parse(message).length();

    private static byte[] message(String subject, String variant) {
        try (Subject writer = Subjects.named(subject, variant, "SunJCE")) {
            return writer.encrypt(PLAINTEXT);
        }
    }

    @Benchmark
    public ParsedHeader view() {
        return ParsedHeader.parse(message, 0, message.length);
    }

    @Benchmark
    public EnvelopeHeader whole() {
        return EnvelopeHeader.parse(message);
    }

    @Benchmark
    public ParsedCiphertext encryptionSdk() {
        return new ParsedCiphertext(encryptionSdkMessage);
    }

    @Benchmark
    public byte[] copy() {
        return Arrays.copyOf(message, length);
    }
}
