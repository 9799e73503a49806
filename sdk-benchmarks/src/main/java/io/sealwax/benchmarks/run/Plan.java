package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.subjects.JcaProviders;
import io.sealwax.benchmarks.subjects.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is measured. What is to be compared stands together, so that the machine is in the same mood for it. */
public final class Plan {
    static final String NEW_ARRAY = "new array";

    private static final String SUN = "SunJCE";
    private static final String AMAZON = "AmazonCorrettoCryptoProvider";
    private static final String BOUNCY_CASTLE = "BC";
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;
    private static final List<Integer> SIZES = List.of(64, 256, KIB, 4 * KIB, 64 * KIB - 1, 64 * KIB, MIB);
    private static final List<Integer> FEW_SIZES = List.of(64, KIB, MIB);
    private static final List<Integer> DOUBLED_SIZES = List.of(4 * MIB, 8 * MIB, 16 * MIB);
    private static final List<Integer> BEYOND_CACHES = List.of(32 * MIB, 64 * MIB);
    private static final List<Integer> FEW_BYTES_A_CALL = List.of(1, 1000);
    private static final String[] PIECES = {16 + Subjects.PIECES, 64 + Subjects.PIECES};

    private final List<Task> tasks = new ArrayList<>();
    private final int allThreads;

    private Plan(int allThreads) {
        this.allThreads = allThreads;
    }

    /** A first look, with the JDK's provider: sealing, and of opening one thread's messages. */
    public static List<Task> quick() {
        Plan plan = new Plan(Runtime.getRuntime().availableProcessors());
        plan.basics(Tasks.ENCRYPT);
        FEW_SIZES.forEach(size -> plan.bare(Tasks.DECRYPT, size));
        plan.peersAtOneKib(Tasks.DECRYPT);
        plan.callers();
        plan.peerStreams(Tasks.ENCRYPT, SUN);
        plan.add(Tasks.range(Case.SEALWAX, SUN));
        plan.add(Tasks.firstMessage(Case.SEALWAX, "", SUN));
        plan.firstStreams();
        return plan.distinct();
    }

    /** What README and the aims are about, with the JDK's provider: every round measures it, on every JDK. */
    public static List<Task> main() {
        Plan plan = new Plan(Runtime.getRuntime().availableProcessors());
        Tasks.OPERATIONS.forEach(plan::basics);
        plan.tasks.addAll(quick());
        for (String operation : Tasks.OPERATIONS) {
            for (int size : new int[] {64, MIB}) {
                plan.peer(operation, size, Subjects.ENCRYPTION_SDK_0478);
                plan.peer(operation, size, Subjects.TINK_AEAD);
            }
            raws(MIB).forEach(variant -> plan.add(Tasks.oneShot(operation, MIB, Case.RAW, variant, SUN, 1)));
            plan.twoThreads(operation, MIB);
            plan.add(Tasks.lease(operation, plan.allThreads));
            plan.peerStreams(operation, SUN);
        }
        plan.ranges(SUN);
        return plan.distinct();
    }

    /** One operation: messages, the cache, streams. */
    private void basics(String operation) {
        for (int size : FEW_SIZES) {
            bare(operation, size);
        }
        peersAtOneKib(operation);
        twoThreads(operation, KIB);
        add(Tasks.cached("hit", operation, Case.SEALWAX, SUN, 1));
        add(Tasks.lease(operation, 1));
        ownStreams(operation, SUN);
    }

    private void peersAtOneKib(String operation) {
        add(Tasks.oneShot(operation, KIB, Case.SEALWAX, Subjects.NEW_CONTEXT, SUN, 1));
        peer(operation, KIB, Subjects.ENCRYPTION_SDK_0478);
        peer(operation, KIB, Subjects.TINK_AEAD);
    }

    /** The library, and what nobody can be faster than. */
    private void bare(String operation, int size) {
        add(Tasks.oneShot(operation, size, Case.MEMORY_COPY, "", Case.NO_PROVIDER, 1));
        add(Tasks.oneShot(operation, size, Case.RAW, size == MIB ? PIECES[0] : "", SUN, 1));
        add(Tasks.oneShot(operation, size, Case.SEALWAX, "", SUN, 1));
    }

    private void peer(String operation, int size, String subject) {
        String variant = subject.equals(Subjects.ENCRYPTION_SDK_0478) && size == MIB ? Subjects.LARGE_FRAMES : "";
        add(Tasks.oneShot(operation, size, subject, variant, SUN, 1));
    }

    private void twoThreads(String operation, int size) {
        add(Tasks.oneShot(operation, size, Case.RAW, size == MIB ? PIECES[0] : "", SUN, allThreads));
        add(Tasks.oneShot(operation, size, Case.SEALWAX, "", SUN, allThreads));
    }

    /** The subjects that call the master key for each message. */
    private void callers() {
        add(Tasks.oneShot(Tasks.ENCRYPT, KIB, Subjects.TINK_ENVELOPE, "", SUN, 1));
        add(Tasks.oneShot(Tasks.ENCRYPT, KIB, Subjects.DATA_KEY_PER_MESSAGE, "", SUN, 1));
    }

    /** Everything. */
    public static List<Task> full() {
        Plan plan = new Plan(Runtime.getRuntime().availableProcessors());
        for (String operation : Tasks.OPERATIONS) {
            for (int size : SIZES) {
                plan.everybody(operation, size);
                plan.provider(operation, size, AMAZON);
            }
            for (int size : FEW_SIZES) {
                plan.provider(operation, size, BOUNCY_CASTLE);
                plan.keptArrays(operation, size);
            }
            plan.allThreads(operation);
            plan.caches(operation);
            plan.streams(operation, SUN);
            plan.streams(operation, AMAZON);
            plan.doubledStreams(operation);
        }
        plan.ranges(SUN);
        plan.ranges(AMAZON);
        plan.derivationsAndHeaders();
        plan.coldStarts();
        return plan.distinct();
    }

    private void everybody(String operation, int size) {
        add(Tasks.oneShot(operation, size, Case.MEMORY_COPY, "", Case.NO_PROVIDER, 1));
        provider(operation, size, SUN);
        add(Tasks.oneShot(operation, size, Subjects.TINK_AEAD, "", SUN, 1));
        add(Tasks.oneShot(operation, size, Subjects.ENCRYPTION_SDK_0478, "", SUN, 1));
        if (size >= 64 * KIB) {
            add(Tasks.oneShot(operation, size, Subjects.ENCRYPTION_SDK_0478, Subjects.LARGE_FRAMES, SUN, 1));
        }
        if (FEW_SIZES.contains(size)) {
            add(Tasks.oneShot(operation, size, Case.SEALWAX, Subjects.NEW_CONTEXT, SUN, 1));
            add(Tasks.oneShot(operation, size, Case.SEALWAX, Subjects.LENT, SUN, 1));
            add(Tasks.oneShot(operation, size, Subjects.ENCRYPTION_SDK, "", SUN, 1));
            add(Tasks.oneShot(operation, size, Subjects.TINK_ENVELOPE, "", SUN, 1));
            add(Tasks.oneShot(operation, size, Subjects.DATA_KEY_PER_MESSAGE, "", SUN, 1));
        }
    }

    private void provider(String operation, int size, String provider) {
        raws(size).forEach(variant -> add(Tasks.oneShot(operation, size, Case.RAW, variant, provider, 1)));
        add(Tasks.oneShot(operation, size, Case.SEALWAX, "", provider, 1));
        if (provider.equals(AMAZON) && FEW_SIZES.contains(size)) {
            add(Tasks.oneShot(operation, size, Subjects.ENCRYPTION_SDK_0478, "", provider, 1));
            add(Tasks.oneShot(operation, size, Subjects.TINK_AEAD, "", provider, 1));
        }
    }

    /** The bare provider: whole, and for a large plaintext in pieces too. The best counts. */
    private static Stream<String> raws(int size) {
        return size < MIB ? Stream.of("") : Stream.concat(Stream.of(""), Stream.of(PIECES));
    }

    private void keptArrays(String operation, int size) {
        add(Tasks.keptArray(operation, size, Case.MEMORY_COPY, "", Case.NO_PROVIDER));
        for (String provider : new String[] {SUN, AMAZON}) {
            raws(size).forEach(variant -> add(Tasks.keptArray(operation, size, Case.RAW, variant, provider)));
            add(Tasks.keptArray(operation, size, Case.SEALWAX, "", provider));
        }
    }

    private void allThreads(String operation) {
        for (String provider : new String[] {SUN, AMAZON}) {
            for (int size : new int[] {KIB, MIB}) {
                raws(size)
                        .forEach(variant ->
                                add(Tasks.oneShot(operation, size, Case.RAW, variant, provider, allThreads)));
                add(Tasks.oneShot(operation, size, Case.SEALWAX, "", provider, allThreads));
            }
        }
        add(Tasks.oneShot(operation, KIB, Case.MEMORY_COPY, "", Case.NO_PROVIDER, allThreads));
        add(Tasks.oneShot(operation, KIB, Subjects.ENCRYPTION_SDK_0478, "", SUN, allThreads));
        add(Tasks.oneShot(operation, KIB, Subjects.TINK_AEAD, "", SUN, allThreads));
    }

    private void caches(String operation) {
        for (String name : new String[] {"hit", "miss"}) {
            for (int threads : new int[] {1, allThreads}) {
                add(Tasks.cached(name, operation, Case.SEALWAX, SUN, threads));
                add(Tasks.cached(name, operation, Subjects.ENCRYPTION_SDK_0478, SUN, threads));
            }
        }
        add(Tasks.lease(operation, 1));
        add(Tasks.lease(operation, allThreads));
    }

    private void derivationsAndHeaders() {
        Tasks.derivations().forEach(this::add);
        Tasks.headers().forEach(this::add);
    }

    private void streams(String operation, String provider) {
        ownStreams(operation, provider);
        peerStreams(operation, provider);
    }

    private void ownStreams(String operation, String provider) {
        add(Tasks.stream(operation, Case.RAW, provider, 1));
        add(Tasks.stream(operation, Case.SEALWAX, provider, 1));
        add(Tasks.stream(operation, Case.SEALWAX, provider, allThreads));
    }

    private void peerStreams(String operation, String provider) {
        add(Tasks.stream(operation, Subjects.ENCRYPTION_SDK_0478, provider, 1));
        add(Tasks.stream(operation, Subjects.TINK_STREAMING, provider, 1));
    }

    /**
     * Whether twice as long a message takes twice as long, however little of it goes into a call. The longest ones are
     * there to be held against the bare provider: a message that no cache of the processor holds any more takes longer
     * to read.
     */
    private void doubledStreams(String operation) {
        for (int piece : FEW_BYTES_A_CALL) {
            DOUBLED_SIZES.forEach(size -> add(Tasks.streamInPieces(operation, Case.SEALWAX, size, piece, SUN)));
        }
        for (String subject : new String[] {Case.RAW, Case.SEALWAX}) {
            Stream.concat(DOUBLED_SIZES.stream(), BEYOND_CACHES.stream())
                    .forEach(size -> add(Tasks.streamInPieces(operation, subject, size, MIB, SUN)));
        }
    }

    private void ranges(String provider) {
        for (String subject : new String[] {Case.RAW, Case.SEALWAX, Subjects.TINK_STREAMING}) {
            add(Tasks.range(subject, provider));
        }
    }

    private void coldStarts() {
        add(Tasks.firstMessage(Case.RAW, "", SUN));
        add(Tasks.first64MiB(Case.RAW, PIECES[0], SUN));
        for (String subject : new String[] {
            Case.SEALWAX, Subjects.ENCRYPTION_SDK_0478, Subjects.TINK_AEAD, Subjects.DATA_KEY_PER_MESSAGE
        }) {
            add(Tasks.firstMessage(subject, "", SUN));
            add(Tasks.first64MiB(subject, "", SUN));
        }
        for (String subject : new String[] {Case.RAW, Case.SEALWAX}) {
            add(Tasks.firstMessage(subject, "", AMAZON));
            add(Tasks.first64MiB(subject, "", AMAZON));
        }
        firstStreams();
        add(Tasks.firstMiBStreamed(Case.RAW, SUN));
        add(Tasks.firstMiBStreamed(Case.SEALWAX, SUN));
        add(Tasks.first64MiBStreamed(Subjects.ENCRYPTION_SDK_0478, SUN));
        add(Tasks.first64MiBStreamed(Subjects.TINK_STREAMING, SUN));
    }

    private void firstStreams() {
        for (String subject : new String[] {Subjects.RAW_LARGE_CALLS, Case.RAW, Case.SEALWAX}) {
            add(Tasks.first64MiBStreamed(subject, SUN));
        }
    }

    private void add(Task task) {
        String provider = task.of().provider();
        if (provider.equals(Case.NO_PROVIDER) || JcaProviders.isAvailable(provider)) {
            tasks.add(task);
        }
    }

    private List<Task> distinct() {
        return tasks.stream().distinct().toList();
    }
}
