package io.sealwax.benchmarks.kms;

import java.util.List;
import java.util.stream.IntStream;

/** One process opens what many wrote, each of whom had data keys of its own. */
record BatchJob(int writers, int tenants, int messagesOfEach, Loads loads) implements Workload {
    @Override
    public String name() {
        return "batch";
    }

    @Override
    public String title() {
        return "A batch job";
    }

    @Override
    public String idea() {
        return "One job opens, in no order, what " + writers
                + " writers sealed, each with its own cache and so with its own data key for each tenant.";
    }

    @Override
    public int services() {
        return 1;
    }

    @Override
    public Bounds bounds() {
        return Bounds.USUAL;
    }

    @Override
    public Message message(int index, long due) {
        return written(pick(index));
    }

    @Override
    public int pick(int index) {
        return Workload.random(index).nextInt(writers * tenants * messagesOfEach);
    }

    private Message written(int which) {
        return Message.of(which % writers, which / writers % tenants);
    }

    @Override
    public List<Message> written() {
        return IntStream.range(0, writers * tenants * messagesOfEach)
                .mapToObj(this::written)
                .toList();
    }
}
