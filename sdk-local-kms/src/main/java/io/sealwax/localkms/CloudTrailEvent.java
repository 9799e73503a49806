package io.sealwax.localkms;

import io.sealwax.localkms.internal.events.EventJson;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One answered call, in the shape of CloudTrail's record of it. Holds no plaintext, no ciphertext and no grant token;
 * the encryption context is in it in the clear, as CloudTrail has it.
 *
 * @param eventTime when the call arrived, by the clock of the local KMS
 * @param eventName the operation, for example {@code Decrypt}
 * @param awsRegion the Region that the request was signed for
 * @param accountId the account of the caller
 * @param accessKeyId the access key of the caller
 * @param userAgent what the client says it is; empty when it says nothing
 * @param requestParameters the members of the request that CloudTrail shows, named in lower camel case ({@code keyId},
 *     {@code encryptionContext}); values are text, numbers, booleans, lists and maps
 * @param errorCode the error that the call was answered with; null when it succeeded
 * @param errorMessage the message of that error; null when there was none
 * @param requestId the id that the client got in {@code x-amzn-RequestId}
 * @param eventId the id of this record
 * @param readOnly whether the operation leaves keys and aliases as they are
 * @param resources the ARNs of the keys that the call came across
 * @param recipientAccountId the account that CloudTrail would deliver the record to: the caller's
 */
public record CloudTrailEvent(
        Instant eventTime,
        String eventName,
        String awsRegion,
        String accountId,
        String accessKeyId,
        String userAgent,
        Map<String, Object> requestParameters,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        String requestId,
        String eventId,
        boolean readOnly,
        List<String> resources,
        String recipientAccountId) {

    /** Copies what could change. */
    public CloudTrailEvent {
        requestParameters = Collections.unmodifiableMap(new LinkedHashMap<>(requestParameters));
        resources = List.copyOf(resources);
    }

    /**
     * The encryption context of the request.
     *
     * @return name and value of every pair; empty when the request had none
     */
    public Map<String, String> encryptionContext() {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (requestParameters.get("encryptionContext") instanceof Map<?, ?> context) {
            context.forEach((name, value) -> pairs.put(String.valueOf(name), String.valueOf(value)));
        }
        return pairs;
    }

    /**
     * The record as CloudTrail writes it.
     *
     * @return a JSON object on one line
     */
    public String toJson() {
        return EventJson.write(this);
    }

    /** What happened, without the request's parameters: context values do not belong in a log. */
    @Override
    public String toString() {
        return "CloudTrailEvent[" + eventTime + " " + eventName + " " + awsRegion + " " + resources
                + (errorCode == null ? "" : " " + errorCode) + " " + requestId + "]";
    }
}
