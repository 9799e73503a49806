package io.sealwax.localkms.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an event keeps of a request: named members only, so that a misspelt one cannot carry a plaintext into the list.
 */
final class RequestParameters {

    /** CloudTrail leaves larger parameters out as well. */
    private static final int MOST_BYTES = 100 * 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Set<String> KEPT = Set.of(
            "AliasName",
            "CustomerMasterKeySpec",
            "Description",
            "DestinationEncryptionAlgorithm",
            "DestinationEncryptionContext",
            "DestinationKeyId",
            "DryRun",
            "DryRunModifiers",
            "EncryptionAlgorithm",
            "EncryptionContext",
            "KeyId",
            "KeySpec",
            "KeyUsage",
            "Limit",
            "Marker",
            "MultiRegion",
            "NumberOfBytes",
            "Origin",
            "PendingWindowInDays",
            "ReplicaRegion",
            "SourceEncryptionAlgorithm",
            "SourceEncryptionContext",
            "SourceKeyId",
            "TargetKeyId");

    private RequestParameters() {}

    static Map<String, Object> of(ObjectNode members, int requestBytes) {
        if (requestBytes > MOST_BYTES) {
            return Map.of("omitted", true, "originalSize", requestBytes, "reason", "requestParameters too large");
        }
        Map<String, Object> parameters = new TreeMap<>();
        members.properties().forEach(member -> {
            if (KEPT.contains(member.getKey()) && !member.getValue().isNull()) {
                parameters.put(lowerCamel(member.getKey()), plain(member.getValue()));
            }
        });
        return parameters;
    }

    private static Object plain(JsonNode value) {
        return MAPPER.convertValue(value, Object.class);
    }

    private static String lowerCamel(String member) {
        return Character.toLowerCase(member.charAt(0)) + member.substring(1);
    }
}
