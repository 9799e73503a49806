package io.sealwax.localkms.internal.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One call on its way through an operation: who calls, with which members, and which keys it came across so far. */
public final class Call {

    private final Caller caller;
    private final Members members;
    private final Set<Arn> resources = new LinkedHashSet<>();

    public Call(Caller caller, ObjectNode members) {
        this.caller = caller;
        this.members = new Members(members);
    }

    Caller caller() {
        return caller;
    }

    Members members() {
        return members;
    }

    void touch(Arn key) {
        resources.add(key);
    }

    /** The keys that the call named and that exist, in the order in which they were found. */
    public List<Arn> resources() {
        return List.copyOf(resources);
    }
}
