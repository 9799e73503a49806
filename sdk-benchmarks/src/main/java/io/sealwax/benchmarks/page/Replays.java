package io.sealwax.benchmarks.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.benchmarks.kms.Replayed;
import io.sealwax.benchmarks.kms.WorkloadResult;
import io.sealwax.benchmarks.results.Results;
import java.util.List;
import java.util.Optional;

/** The replayed workloads of a run. */
record Replays(List<WorkloadResult> workloads) {
    private static final JsonMapper JSON = new JsonMapper();

    static Replays of(Results results) {
        return new Replays(results.workloads().stream().map(Replays::read).toList());
    }

    private static WorkloadResult read(ObjectNode workload) {
        try {
            return JSON.treeToValue(workload, WorkloadResult.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the results of a workload: " + workload.path("workload"), e);
        }
    }

    Optional<WorkloadResult> workload(String name) {
        return workloads.stream()
                .filter(workload -> workload.workload().equals(name))
                .findFirst();
    }

    Optional<Replayed> replay(String workload, String setUp) {
        return workload(workload).stream()
                .flatMap(found -> found.replays().stream())
                .filter(replayed -> replayed.setUp().equals(setUp))
                .findFirst();
    }
}
