package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every set-up does what is said of it. */
class SetUpTest {
    private static final byte[] PLAINTEXT = {1, 2, 3};

    private final Site site = Site.open(Bounds.USUAL);

    static Stream<SetUp> all() {
        return SetUp.all().stream();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void itOpensWhatItSealedAndNothingThatBelongsElsewhere(SetUp setUp) {
        try (SetUp.Protection service = setUp.open(site, Bounds.USUAL)) {
            for (Message where : new Message[] {Message.of(0, 1), new Message(0, 1, 5)}) {
                byte[] sealed = service.seal(PLAINTEXT, where);
                assertThat(sealed).hasSizeGreaterThan(100);
                assertThat(service.open(sealed, where)).isEqualTo(PLAINTEXT);
                assertThatThrownBy(() -> service.open(sealed, new Message(0, 2, where.row())))
                        .isInstanceOf(RuntimeException.class);
                assertThatThrownBy(() -> service.open(sealed, new Message(0, 1, 6)))
                        .isInstanceOf(RuntimeException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void itCallsTheKmsForEachMessageWhereItSaysSo(SetUp setUp) {
        try (SetUp.Protection service = setUp.open(site, Bounds.USUAL)) {
            assertThat(calls(setUp, service, i -> Message.of(0, 1)))
                    .isEqualTo(setUp.id().equals("no-cache") ? 20 : 1);
            assertThat(calls(setUp, service, i -> new Message(0, 2, i)))
                    .isEqualTo(setUp.id().equals("sealwax") ? 1 : 20);
        }
    }

    private long calls(SetUp setUp, SetUp.Protection service, IntFunction<Message> message) {
        site.kms().clearCalls();
        IntStream.range(0, 20).mapToObj(message).forEach(where -> service.seal(PLAINTEXT, where));
        long calls = site.kms().calls();
        assertThat(calls == 20).isEqualTo(setUp.callsForEach(message.apply(0)));
        return calls;
    }

    @ParameterizedTest
    @MethodSource("all")
    void itOpensWhatItsWritersWrote(SetUp setUp) {
        try (SetUp.Protection writer = setUp.writer(site, Bounds.USUAL);
                SetUp.Protection reader = setUp.open(site, Bounds.USUAL)) {
            Message where = Message.of(3, 1);
            assertThat(reader.open(writer.seal(PLAINTEXT, where), where)).isEqualTo(PLAINTEXT);
        }
    }
}
