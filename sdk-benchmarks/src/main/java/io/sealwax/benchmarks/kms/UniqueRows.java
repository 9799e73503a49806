package io.sealwax.benchmarks.kms;

/** The context of each message has a row of its own, beside the tenant. */
record UniqueRows(int tenants, Loads loads) implements Workload {
    @Override
    public String name() {
        return "unique-rows";
    }

    @Override
    public String title() {
        return "A row of its own in every context";
    }

    @Override
    public String idea() {
        return "One service binds every message to its tenant and to its row. AWS Encryption SDK has one kind of"
                + " context, so that every row asks for a data key; Sealwax binds the row to the message.";
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
        return new Message(0, Workload.random(index).nextInt(tenants), index);
    }
}
