package io.sealwax.benchmarks.kms;

import java.util.List;

/**
 * What was found with one workload: an object in {@code results.json}.
 *
 * @param workload its name
 * @param title what the report calls it
 * @param idea what it is about
 * @param services how many processes, each with a cache of its own
 * @param tenants how many tenants
 * @param conditions what held for all set-ups
 * @param marks what happened meanwhile
 * @param replays one for each set-up
 */
public record WorkloadResult(
        String workload,
        String title,
        String idea,
        int services,
        int tenants,
        Conditions conditions,
        List<Mark> marks,
        List<Replayed> replays) {
    public WorkloadResult {
        marks = List.copyOf(marks);
        replays = List.copyOf(replays);
    }

    static WorkloadResult of(Workload workload, List<Replayed> replays) {
        return new WorkloadResult(
                workload.name(),
                workload.title(),
                workload.idea(),
                workload.services(),
                workload.tenants(),
                Conditions.of(workload.bounds()),
                workload.incidents().stream().map(Mark::of).toList(),
                replays);
    }
}
