package io.sealwax.localkms.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.localkms.CloudTrailEvent;
import io.sealwax.localkms.internal.engine.Arn;
import io.sealwax.localkms.internal.engine.Caller;
import io.sealwax.localkms.internal.engine.KmsError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts every call and lists the newest events; safe for use by several threads. */
public final class CallLog {

    private static final Set<String> CHANGING = Set.of(
            "CreateKey",
            "CreateAlias",
            "UpdateAlias",
            "DeleteAlias",
            "EnableKey",
            "DisableKey",
            "ScheduleKeyDeletion",
            "CancelKeyDeletion",
            "RotateKeyOnDemand",
            "ReplicateKey");

    private final Map<String, LongAdder> calls = new TreeMap<>();
    private final LongAdder allCalls = new LongAdder();
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();
    private final int mostEvents;
    private final Deque<CloudTrailEvent> events = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();

    public CallLog(Set<String> operations, int mostEvents) {
        operations.forEach(operation -> calls.put(operation, new LongAdder()));
        this.mostEvents = mostEvents;
    }

    /** Counts a call; of an operation that does not exist, in the sum only. */
    public void arrived(String operation) {
        allCalls.increment();
        LongAdder count = calls.get(operation);
        if (count != null) {
            count.increment();
        }
    }

    public long calls() {
        return allCalls.sum();
    }

    public long calls(String operation) {
        LongAdder count = calls.get(operation);
        if (count == null) {
            throw new IllegalArgumentException("'" + operation + "' is none of the operations " + calls.keySet());
        }
        return count.sum();
    }

    public long refusals(String errorCode) {
        LongAdder count = refusals.get(errorCode);
        return count == null ? 0 : count.sum();
    }

    /** What is known of a call when it is answered. */
    public record Answered(
            Instant time,
            String operation,
            Caller caller,
            String userAgent,
            ObjectNode members,
            int requestBytes,
            List<Arn> resources,
            @Nullable KmsError error,
            String requestId) {}

    public void answered(Answered call) {
        KmsError error = call.error;
        if (error != null) {
            refusals.computeIfAbsent(error.code(), first -> new LongAdder()).increment();
        }
        if (mostEvents == 0) {
            return;
        }
        CloudTrailEvent event = new CloudTrailEvent(
                call.time,
                call.operation,
                call.caller.region(),
                call.caller.account(),
                call.caller.accessKeyId(),
                call.userAgent,
                RequestParameters.of(call.members, call.requestBytes),
                error == null ? null : error.code(),
                error == null ? null : error.getMessage(),
                call.requestId,
                UUID.randomUUID().toString(),
                !CHANGING.contains(call.operation),
                call.resources.stream().map(Arn::toString).toList(),
                call.caller.account());
        lock.lock();
        try {
            if (events.size() == mostEvents) {
                events.removeFirst();
            }
            events.addLast(event);
        } finally {
            lock.unlock();
        }
    }

    /** The newest events, oldest first; a copy. */
    public List<CloudTrailEvent> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** Sets the counters to zero and empties the list. */
    public void clear() {
        lock.lock();
        try {
            events.clear();
        } finally {
            lock.unlock();
        }
        allCalls.reset();
        calls.values().forEach(LongAdder::reset);
        refusals.clear();
    }
}
