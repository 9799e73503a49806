package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.run.Task;
import io.sealwax.benchmarks.run.Tasks;
import io.sealwax.benchmarks.subjects.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is guarded, and what it is held against in the same round.
 *
 * @param guarded the library
 * @param baseline what a change of the library cannot make slower
 */
record Pair(Task guarded, Task baseline) {
    private static final String PROVIDER = "SunJCE";
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;

    /** All that is guarded: small messages, usual ones each with a context of its own or of many tenants, and large ones. */
    static List<Pair> all() {
        List<Pair> pairs = new ArrayList<>();
        for (String operation : new String[] {"encrypt", "decrypt"}) {
            Task small = raw(operation, 64, "");
            Task usual = raw(operation, KIB, "");
            Task large = raw(operation, MIB, 16 + Subjects.PIECES);
            pairs.add(new Pair(sealwax(operation, 64, ""), small));
            pairs.add(new Pair(sealwax(operation, KIB, Subjects.NEW_CONTEXT), usual));
            pairs.add(new Pair(Tasks.cached("hit", operation, Case.SEALWAX, PROVIDER, 1), usual));
            pairs.add(new Pair(sealwax(operation, MIB, ""), large));
        }
        return List.copyOf(pairs);
    }

    private static Task raw(String operation, int size, String variant) {
        return Tasks.oneShot(operation, size, Case.RAW, variant, PROVIDER, 1);
    }

    private static Task sealwax(String operation, int size, String variant) {
        return Tasks.oneShot(operation, size, Case.SEALWAX, variant, PROVIDER, 1);
    }

    /** The tasks of some pairs, each once. */
    static List<Task> tasks(List<Pair> pairs) {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.baseline(), pair.guarded()))
                .distinct()
                .toList();
    }

    /** What was found of this pair among all that was measured. */
    Found in(List<Measured> measured) {
        return Found.of(one(measured, guarded), one(measured, baseline));
    }

    private static Measured one(List<Measured> measured, Task task) {
        return measured.stream()
                .filter(one -> one.of().on("").equals(task.of()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not measured: " + task));
    }
}
