package io.sealwax.localkms.internal.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.localkms.internal.engine.Arn;
import io.sealwax.localkms.internal.engine.Call;
import io.sealwax.localkms.internal.engine.Caller;
import io.sealwax.localkms.internal.engine.Engine;
import io.sealwax.localkms.internal.engine.KmsError;
import io.sealwax.localkms.internal.events.CallLog;
import io.sealwax.localkms.internal.faults.FaultPlan;
import io.sealwax.localkms.internal.faults.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request of either transport into an answer: finds the operation and the caller, lets the faults have their
 * say, calls the engine, and writes down what happened. Safe for use by several threads.
 */
public final class Gateway {

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    private static final String TARGET = "TrentService.";
    private static final int LONGEST_USER_AGENT = 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Engine engine;
    private final FaultPlan faults;
    private final CallLog log;
    private final CredentialScope scope;
    private final InstantSource clock;

    public Gateway(Engine engine, FaultPlan faults, CallLog log, Accounts accounts, InstantSource clock) {
        this.engine = engine;
        this.faults = faults;
        this.log = log;
        this.scope = new CredentialScope(accounts.usual(), accounts.byAccessKey());
        this.clock = clock;
    }

    Answer answer(Request request) {
        String requestId = UUID.randomUUID().toString();
        String target = request.target();
        if (!request.method().equals("POST") || !request.path().equals("/") || target == null) {
            byte[] body = "<UnknownOperationException/>".getBytes(StandardCharsets.US_ASCII);
            return whole(new Response(404, "text/xml", requestId, body));
        }
        String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
        log.arrived(operation);
        if (!target.startsWith(TARGET) || !engine.operations().contains(operation)) {
            return whole(error(new KmsError("UnknownOperationException", null), requestId));
        }
        Verdict verdict = faults.next(operation);
        if (verdict.silent()) {
            return Answer.never();
        }
        Response response = respond(operation, request, verdict.error(), requestId);
        return Answer.of(response, verdict.delay(), verdict.corruption());
    }

    private Response respond(String operation, Request request, @Nullable KmsError injected, String requestId) {
        Caller caller;
        try {
            caller = scope.caller(request.authorization());
        } catch (KmsError e) {
            return error(e, requestId);
        }
        Outcome outcome = carryOut(operation, caller, request.body(), injected);
        log.answered(new CallLog.Answered(
                outcome.arrived,
                operation,
                caller,
                shortened(request.userAgent()),
                outcome.members,
                request.body().length,
                outcome.resources,
                outcome.error,
                requestId));
        return outcome.error == null ? success(outcome.result, requestId) : error(outcome.error, requestId);
    }

    /** Events are kept, a thousand of them: what is in them has an end. */
    private static String shortened(@Nullable String userAgent) {
        if (userAgent == null) {
            return "";
        }
        return userAgent.length() <= LONGEST_USER_AGENT ? userAgent : userAgent.substring(0, LONGEST_USER_AGENT);
    }

    /** How an operation ended: with a result, which may be empty, or with an error. */
    private record Outcome(
            Instant arrived,
            ObjectNode members,
            List<Arn> resources,
            ObjectNode result,
            @Nullable KmsError error) {}

    private Outcome carryOut(String operation, Caller caller, byte[] body, @Nullable KmsError injected) {
        Instant arrived = clock.instant();
        ObjectNode nothing = MAPPER.createObjectNode();
        ObjectNode members;
        try {
            members = parse(body);
        } catch (KmsError e) {
            return new Outcome(arrived, nothing, List.of(), nothing, e);
        }
        Call call = new Call(caller, members);
        try {
            if (injected != null) {
                throw injected;
            }
            ObjectNode result = engine.answer(operation, call);
            return new Outcome(arrived, members, call.resources(), result, null);
        } catch (KmsError e) {
            return new Outcome(arrived, members, call.resources(), nothing, e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the local KMS failed in " + operation, e);
            KmsError failure = new KmsError(
                    "KMSInternalException",
                    "The local KMS failed: " + e.getClass().getName());
            return new Outcome(arrived, members, call.resources(), nothing, failure);
        }
    }

    private static ObjectNode parse(byte[] body) {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (IOException e) {
            // the parser's own message would quote the body
            throw KmsError.serialization("The request body is not JSON.");
        }
        if (json instanceof ObjectNode members) {
            return members;
        }
        throw KmsError.serialization("Start of structure or map found where not expected.");
    }

    private static Response success(ObjectNode result, String requestId) {
        return new Response(200, Response.JSON, requestId, result.isEmpty() ? new byte[0] : bytes(result));
    }

    private static Response error(KmsError error, String requestId) {
        ObjectNode body = MAPPER.createObjectNode().put("__type", error.code());
        if (error.getMessage() != null) {
            body.put("message", error.getMessage());
        }
        return new Response(error.status(), Response.JSON, requestId, bytes(body));
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes could not be written", e);
        }
    }

    private static Answer whole(Response response) {
        return Answer.of(response, Duration.ZERO, null);
    }
}
