package io.sealwax.benchmarks.kms;

/** One service, whose tenants write equally often. */
record UniformTenants(int tenants, Loads loads) implements Workload {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public String title() {
        return "Tenants equally busy";
    }

    @Override
    public String idea() {
        return "One service seals for tenants that are equally busy; the context is the tenant.";
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
        return Message.of(0, Workload.random(index).nextInt(tenants));
    }
}
