package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {
    private static final int CALLERS = 100_000;
    private static final Loads LOADS = new Loads(new Load(1000, CALLERS), new Load(100, 1000));

    static Stream<Workload> all() {
        return Stream.concat(Plan.quick().workloads().stream(), Plan.full().workloads().stream());
    }

    private static long[] counts(Workload workload, int kinds, ToIntFunction<Message> kind) {
        long[] counts = new long[kinds];
        IntStream.range(0, CALLERS).forEach(i -> counts[kind.applyAsInt(workload.message(i, 0))]++);
        return counts;
    }

    private static double[] equally(int kinds) {
        double[] expected = new double[kinds];
        Arrays.fill(expected, 1);
        return expected;
    }

    @ParameterizedTest
    @MethodSource("all")
    void aWorkloadIsTheSameWheneverItIsReplayed(Workload workload) {
        for (int i = 0; i < 1000; i++) {
            Message message = workload.message(i, i * 1_000_000L);
            assertThat(workload.message(i, i * 1_000_000L)).isEqualTo(message);
            assertThat(message.tenant()).isBetween(0, workload.tenants() - 1);
        }
        assertThat(IntStream.range(0, 1000).mapToObj(i -> workload.message(i, Long.MAX_VALUE)))
                .as("and not always the same message")
                .hasSizeGreaterThan(1)
                .doesNotContainNull()
                .anyMatch(message -> !message.equals(workload.message(0, Long.MAX_VALUE)));
    }

    @Test
    void uniformTenantsWriteEquallyOften() {
        Workload workload = new UniformTenants(100, LOADS);
        assertThat(ChiSquare.chance(equally(100), counts(workload, 100, Message::tenant)))
                .isGreaterThan(0.001);
        assertThat(workload.message(1, 0).hasRow()).isFalse();
    }

    @Test
    void zipfTenantsWriteByTheirRank() {
        double[] expected = new double[200];
        Arrays.setAll(expected, rank -> 1.0 / (rank + 1));
        assertThat(ChiSquare.chance(expected, counts(new ZipfTenants(200, 20, LOADS), 200, Message::tenant)))
                .isGreaterThan(0.001);
        assertThat(new ZipfTenants(200, 20, LOADS).bounds().maxEntries()).isEqualTo(20);
    }

    @Test
    void noTwoMessagesHaveTheSameRow() {
        Workload workload = new UniqueRows(10, LOADS);
        Set<Long> rows = new HashSet<>();
        IntStream.range(0, CALLERS).forEach(i -> rows.add(workload.message(i, 0).row()));
        assertThat(rows).hasSize(CALLERS);
    }

    @Test
    void smallServicesAllWriteForAllTenants() {
        Workload workload = new SmallServices(10, 5, LOADS);
        assertThat(ChiSquare.chance(equally(50), counts(workload, 50, m -> m.service() * 5 + m.tenant())))
                .isGreaterThan(0.001);
    }

    @Test
    void aBatchJobOpensWhatWasWritten() {
        Workload workload = new BatchJob(10, 2, 3, LOADS);
        assertThat(workload.written()).hasSize(60);
        assertThat(new HashSet<>(workload.written())).as("data keys").hasSize(20);
        long[] counts = new long[60];
        for (int i = 0; i < CALLERS; i++) {
            counts[workload.pick(i)]++;
            assertThat(workload.message(i, 0)).isEqualTo(workload.written().get(workload.pick(i)));
        }
        assertThat(ChiSquare.chance(equally(60), counts)).isGreaterThan(0.001);
    }

    @Test
    void allDataKeysAreThereBeforeARotation() {
        Workload workload = new KeyRotation(7, Duration.ofSeconds(10), LOADS);
        assertThat(workload.before()).extracting(Message::tenant).containsExactly(0, 1, 2, 3, 4, 5, 6);
        assertThat(workload.incidents()).singleElement().satisfies(moment -> {
            assertThat(moment.from()).isEqualTo(Duration.ofSeconds(10)).isEqualTo(moment.to());
        });
    }

    @Test
    void beforeAnOutageTenantsComeOneAfterTheOther() {
        Duration age = Duration.ofSeconds(10);
        Workload workload = new Outage(100, age, LOADS);
        assertThat(workload.measuredFrom()).isEqualTo(Duration.ofSeconds(4));
        assertThat(latest(workload, Duration.ZERO)).isZero();
        assertThat(latest(workload, Duration.ofSeconds(1))).isEqualTo(24);
        assertThat(latest(workload, Duration.ofSeconds(4))).isEqualTo(99);
        assertThat(latest(workload, Duration.ofSeconds(9))).isEqualTo(99);
        assertThat(workload.incidents()).singleElement().satisfies(outage -> {
            assertThat(outage.from()).isEqualTo(Duration.ofMillis(5500));
            assertThat(outage.to()).isEqualTo(Duration.ofSeconds(7));
        });
    }

    private static int latest(Workload workload, Duration at) {
        return IntStream.range(0, 10_000)
                .map(i -> workload.message(i, at.toNanos()).tenant())
                .max()
                .orElseThrow();
    }
}
