package io.sealwax.benchmarks.suites;

import static io.sealwax.benchmarks.results.Case.SEALWAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EnvelopeHeader;
import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.Bytes;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.Flags;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is the work that is claimed: every benchmark, called once. */
class SuitesTest {
    private final OneShot oneShot = new OneShot();

    @ParameterizedTest
    @ValueSource(strings = {"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    void oneShotOpensWhatItIsGivenAndSealsWhatOpens(String provider) {
        Shared shared = shared(SEALWAX, provider);
        for (int size : new int[] {64, 1024, 65_536}) {
            Caller caller = caller(shared, size);
            byte[] plaintext = Bytes.pseudoRandom(size);

            assertThat(oneShot.decrypt(caller)).isEqualTo(plaintext);
            assertThat(oneShot.decryptInto(caller)).isEqualTo(size);
            assertThat(caller.keptPlaintext).isEqualTo(plaintext);
            assertThat(oneShot.encryptInto(caller)).isEqualTo(caller.message.length);
            assertThat(caller.subject.decrypt(caller.keptMessage)).isEqualTo(plaintext);
            assertThat(caller.subject.decrypt(oneShot.encrypt(caller))).isEqualTo(plaintext);
        }
        shared.close();
    }

    @Test
    void whoCallsTheProviderInPiecesIsTold() {
        Shared raw = new Shared();
        raw.subject = Case.RAW;
        Shared own = new Shared();
        own.subject = SEALWAX;

        assertThat(raw.callsInPieces()).isFalse();
        raw.variant = 64 + Subjects.PIECES;
        assertThat(raw.callsInPieces()).isTrue();
        assertThat(own.callsInPieces()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Case.RAW,
                Case.MEMORY_COPY,
                Subjects.DATA_KEY_PER_MESSAGE,
                Subjects.ENCRYPTION_SDK,
                Subjects.ENCRYPTION_SDK_0478,
                Subjects.TINK_AEAD,
                Subjects.TINK_ENVELOPE
            })
    void oneShotDoesTheSameWithEverybody(String subject) {
        Shared shared = shared(subject, "SunJCE");
        Caller caller = caller(shared, 1024);

        assertThat(oneShot.decrypt(caller)).isEqualTo(Bytes.pseudoRandom(1024));
        assertThat(caller.subject.decrypt(oneShot.encrypt(caller))).isEqualTo(Bytes.pseudoRandom(1024));
        shared.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {SEALWAX, Subjects.ENCRYPTION_SDK_0478})
    void cachedGoesThroughTheTenants(String subject) {
        Cached cached = new Cached();
        cached.subject = subject;
        cached.provider = "SunJCE";
        cached.size = 1024;
        cached.make();
        byte[] plaintext = Bytes.pseudoRandom(1024);
        Cached.Turn turn = new Cached.Turn();
        turn.begin(cached);

        for (int i = 0; i < Cached.TENANTS + 1; i++) {
            assertThat(cached.decryptHit(turn)).isEqualTo(plaintext);
        }
        assertThat(cached.decryptMiss(turn)).isEqualTo(plaintext);
        assertThat(cached.encryptHit(turn)).hasSizeGreaterThan(1024 + 28);
        assertThat(cached.encryptMiss(turn)).isNotEqualTo(cached.encryptMiss(turn));
        cached.close();
    }

    @Test
    void keysAreDerived() {
        KeyDerivation derivation = new KeyDerivation();

        assertThat(derivation.commitment())
                .hasSize(32)
                .isEqualTo(derivation.recordKeys().commitment(full()));
        assertThat(derivation.hmac()).hasSize(64);
        assertThat(derivation.midstates().expand(16, full())).hasSize(16);
        assertThat(derivation.dataKey().lease()).as("retired").isNull();
        byte[] start = new byte[56];
        derivation.chunkKey().writeStart(new byte[24], start, 0);
        assertThat(Arrays.copyOfRange(start, 24, 56)).isNotEqualTo(new byte[32]);
    }

    /** Two pairs, the first bound to the key: row comes before tenant. */
    private static byte[] full() {
        return ContextEncoding.NONE
                .with(Flags.BOUND_TO_KEY, "tenant", "acme")
                .with(Flags.NONE, "row", "1000000")
                .full();
    }

    @Test
    void headersAreParsed() {
        HeaderParsing parsing = new HeaderParsing();

        assertThat(parsing.whole().context())
                .extracting(EnvelopeHeader.Pair::name)
                .containsExactly("row", "tenant");
        assertThat(parsing.view().length()).isEqualTo(parsing.whole().length()).isEqualTo(parsing.copy().length);
        assertThat(parsing.encryptionSdk().getEncryptionContextMap()).containsKeys("row", "tenant");
    }

    @ParameterizedTest
    @ValueSource(strings = {SEALWAX, Case.RAW})
    void aColdStartDoesTheWholeOfIt(String subject) throws Exception {
        ColdStart start = new ColdStart();
        start.subject = subject;
        start.variant = subject.equals(Case.RAW) ? "16 KiB a call" : "";
        start.provider = "SunJCE";

        assertThat(start.firstMessage()).isEqualTo(new byte[1024]);
        assertThat(start.firstMiBs()).isBetween(64L << 20, 65L << 20);
        assertThat(start.firstMiBsStreamed()).isBetween(64L << 20, 65L << 20);
        start.mebibytes = 1;
        assertThat(start.firstMiBsStreamed()).isBetween(1L << 20, (1L << 20) + 10_000);
    }

    private static Shared shared(String subject, String provider) {
        Shared shared = new Shared();
        shared.subject = subject;
        shared.provider = provider;
        shared.make();
        return shared;
    }

    private static Caller caller(Shared shared, int size) {
        Caller caller = new Caller();
        caller.size = size;
        caller.seal(shared);
        return caller;
    }
}
