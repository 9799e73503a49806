package io.sealwax.benchmarks.kms;

/** Nothing at all: what the machine, its timer and the load itself make callers wait. */
record LoadAlone() implements SetUp {
    @Override
    public String id() {
        return "load-alone";
    }

    @Override
    public String title() {
        return "The load alone";
    }

    @Override
    public String how() {
        return "Callers who want nothing: how late the machine wakes them is in all the other figures too.";
    }

    @Override
    public boolean callsForEach(Message message) {
        return false;
    }

    @Override
    public Protection open(Site site, Bounds bounds) {
        return new Protection() {
            @Override
            public byte[] seal(byte[] plaintext, Message where) {
                return plaintext;
            }

            @Override
            public byte[] open(byte[] sealed, Message where) {
                return sealed;
            }
        };
    }
}
