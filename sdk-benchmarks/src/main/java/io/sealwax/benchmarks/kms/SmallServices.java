package io.sealwax.benchmarks.kms;

/** Many processes with little to do. None knows what another one has cached. */
record SmallServices(int services, int tenants, Loads loads) implements Workload {
    @Override
    public String name() {
        return "small-services";
    }

    @Override
    public String title() {
        return "Many small services";
    }

    @Override
    public String idea() {
        return services + " services, each with a cache of its own and little to do, seal for the same tenants.";
    }

    @Override
    public Bounds bounds() {
        return Bounds.USUAL;
    }

    @Override
    public Message message(int index, long due) {
        int pair = Workload.random(index).nextInt(services * tenants);
        return Message.of(pair % services, pair / services);
    }
}
