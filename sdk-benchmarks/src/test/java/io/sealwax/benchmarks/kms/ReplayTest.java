package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small workloads, replayed for real. What is asserted is what the KMS counted, and nothing about time. */
@Timeout(120)
class ReplayTest {
    private static final Loads LOADS = new Loads(new Load(2000, 400), new Load(500, 50));

    @Test
    void oneCallForEachTenantOrForEachMessage() throws InterruptedException {
        Workload workload = new UniqueRows(8, LOADS);
        Replayed ours = Replay.of(workload, new SealwaxCache());
        assertThat(ours.messages()).isEqualTo(400);
        assertThat(ours.calls()).isEqualTo(8);
        assertThat(ours.callsPerMillion()).isEqualTo(20_000);
        assertThat(ours.failed()).isZero();
        assertThat(ours.windows()).isEmpty();
        assertThat(ours.waits().maxMicros())
                .as("somebody waited for the KMS")
                .isGreaterThan(ours.waits().p50Micros());

        Replayed none = Replay.of(workload, new NoCache());
        assertThat(none.messages()).isEqualTo(50);
        assertThat(none.calls() + none.failed()).isGreaterThanOrEqualTo(50);
    }

    @Test
    void aBatchJobAsksOnceForEachDataKey() throws InterruptedException {
        Replayed job = Replay.of(new BatchJob(5, 2, 3, LOADS), new SealwaxCache());
        assertThat(job.calls()).isEqualTo(10);
        assertThat(job.failed()).isZero();
    }

    @Test
    void servicesShareNothing() throws InterruptedException {
        assertThat(Replay.of(new SmallServices(4, 3, LOADS), new SealwaxCache()).calls())
                .isEqualTo(12);
    }

    @Test
    void anOutageReachesTheKmsAndIsReportedWithItsWindows() throws InterruptedException {
        Duration age = Duration.ofSeconds(1);
        Load load = Load.lasting(Duration.ofMillis(1500), 100);
        Outage workload = new Outage(5, age, new Loads(load, load));
        WorkloadResult result = WorkloadResult.of(workload, List.of(Replay.of(workload, new NoCache())));
        assertThat(result.marks()).containsExactly(new Mark(0.55, 0.7, "KMS silent"));
        Replayed replayed = result.replays().get(0);
        assertThat(replayed.messages())
                .as("those of the first 0.4 s do not count")
                .isBetween(80, 130);
        assertThat(replayed.windows()).hasSizeBetween(3, 5);
        assertThat(replayed.windows().stream().mapToLong(Window::calls).sum()).isPositive();

        ObjectNode json = new JsonMapper().valueToTree(result);
        assertThat(json.path("workload").asText()).isEqualTo("outage");
        assertThat(json.at("/replays/0/waits/p99Micros").isNumber()).isTrue();
        assertThat(json.at("/conditions/kmsP99Millis").asDouble()).isEqualTo(40);
    }
}
