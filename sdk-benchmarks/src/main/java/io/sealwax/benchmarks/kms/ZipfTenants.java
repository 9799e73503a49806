package io.sealwax.benchmarks.kms;

/** Many tenants, few of whom write most, and more of them than the cache has room for. */
record ZipfTenants(int tenants, int entries, Loads loads, Zipf ranks) implements Workload {
    ZipfTenants(int tenants, int entries, Loads loads) {
        this(tenants, entries, loads, new Zipf(tenants));
    }

    @Override
    public String name() {
        return "zipf";
    }

    @Override
    public String title() {
        return "More tenants than entries";
    }

    @Override
    public String idea() {
        return "One service seals for tenants by Zipf's law, a few of whom write most; the cache has room for "
                + entries + " data keys, so that it matters which it keeps.";
    }

    @Override
    public int services() {
        return 1;
    }

    @Override
    public Bounds bounds() {
        return Bounds.entries(entries);
    }

    @Override
    public Message message(int index, long due) {
        return Message.of(0, ranks.next(Workload.random(index)));
    }
}
