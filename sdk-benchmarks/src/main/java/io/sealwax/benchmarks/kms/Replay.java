package io.sealwax.benchmarks.kms;

import com.amazonaws.encryptionsdk.exception.AwsCryptoException;
import com.sun.management.OperatingSystemMXBean;
import io.sealwax.EnvelopeException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import software.amazon.awssdk.core.exception.SdkException;

/** One workload with one set-up, from an empty cache to the last caller. For one use. */
final class Replay {
    /** As many as Tomcat serves requests with. */
    static final int THREADS = 200;

    static final int PLAINTEXT_BYTES = 256;

    private static final Duration HEAD_START = Duration.ofMillis(100);
    private static final long SEED = 1;

    private final Workload workload;
    private final SetUp setUp;
    private final Site site;
    private final List<SetUp.Protection> services = new ArrayList<>();
    private final List<Message> written;
    private final List<byte[]> sealed = new ArrayList<>();
    private final byte[] plaintext = new byte[PLAINTEXT_BYTES];

    private Replay(Workload workload, SetUp setUp, Site site) {
        this.workload = workload;
        this.setUp = setUp;
        this.site = site;
        this.written = workload.written();
        new Random(SEED).nextBytes(plaintext);
    }

    /** Replays it, at the workload's own speed. */
    static Replayed of(Workload workload, SetUp setUp) throws InterruptedException {
        ExecutorService workers = Executors.newCachedThreadPool();
        try (Site site = Site.open(workload.bounds())) {
            return new Replay(workload, setUp, site).run(workers);
        } finally {
            workers.shutdownNow();
        }
    }

    private Replayed run(ExecutorService workers) throws InterruptedException {
        try {
            write();
            for (int i = 0; i < workload.services(); i++) {
                services.add(setUp.open(site, workload.bounds()));
            }
            Load load = workload.loads().of(setUp.callsForEach(workload.message(0, 0)));
            long[] due = Arrivals.of(load.perSecond(), load.messages(), new SplittableRandom(SEED));
            Message[] messages = messages(due);
            // what earlier replays left behind is not this one's to collect
            System.gc();
            site.likeTheRealOne();
            warmUp(workers);
            return measure(workers, load, due, messages);
        } finally {
            services.forEach(SetUp.Protection::close);
        }
    }

    private Message[] messages(long[] due) {
        Message[] messages = new Message[due.length];
        Arrays.setAll(messages, i -> workload.message(i, due[i]));
        return messages;
    }

    private void write() {
        List<SetUp.Protection> writers = new ArrayList<>();
        for (Message message : written) {
            while (writers.size() <= message.service()) {
                writers.add(setUp.writer(site, workload.bounds()));
            }
            sealed.add(writers.get(message.service()).seal(plaintext, message));
        }
        writers.forEach(SetUp.Protection::close);
    }

    private void warmUp(ExecutorService workers) throws InterruptedException {
        List<Message> before = workload.before();
        if (!before.isEmpty()) {
            new OpenLoop(Pace.SYSTEM, THREADS, workers)
                    .serve(Pace.SYSTEM.nanos(), new long[before.size()], i -> seal(before.get(i)));
        }
    }

    private Replayed measure(ExecutorService workers, Load load, long[] due, Message[] messages)
            throws InterruptedException {
        long from = workload.measuredFrom().toNanos();
        Windows windows = new Windows(site, from, due[due.length - 1]);
        Agenda agenda = new Agenda(Pace.SYSTEM);
        long start = Pace.SYSTEM.nanos() + HEAD_START.toNanos();
        windows.addTo(agenda, start);
        for (Incident incident : workload.incidents()) {
            agenda.add(
                    start + from + incident.from().toNanos(),
                    () -> incident.begin().accept(site.kms().faults()));
            agenda.add(
                    start + from + incident.to().toNanos(),
                    () -> incident.end().accept(site.kms().faults()));
        }
        Future<?> keeping = workers.submit(agenda);
        IntPredicate served = written.isEmpty() ? i -> seal(messages[i]) : i -> open(messages[i], workload.pick(i));
        long cpu = cpuNanos();
        Waits waits = new OpenLoop(Pace.SYSTEM, THREADS, workers).serve(start, due, served);
        double share = (double) (cpuNanos() - cpu)
                / (Pace.SYSTEM.nanos() - start)
                / Runtime.getRuntime().availableProcessors();
        join(keeping);
        int first = Windows.firstAt(due, from);
        return Replayed.of(
                setUp,
                due.length - first,
                load.perSecond(),
                site.calls().minus(windows.first()),
                waits.failed(first, due.length),
                share,
                waits.percentiles(first, due.length),
                workload.incidents().isEmpty() ? List.of() : windows.of(due, waits));
    }

    private boolean seal(Message message) {
        return isServed(() -> services.get(message.service()).seal(plaintext, message));
    }

    private boolean open(Message message, int which) {
        return isServed(() -> services.get(0).open(sealed.get(which), message));
    }

    /** Whether no library said that it could not, for whatever the KMS did. */
    private static boolean isServed(Runnable call) {
        try {
            call.run();
            return true;
        } catch (EnvelopeException | AwsCryptoException | SdkException told) {
            return false;
        }
    }

    private static void join(Future<?> agenda) throws InterruptedException {
        try {
            agenda.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the KMS could not be told or asked", e);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
