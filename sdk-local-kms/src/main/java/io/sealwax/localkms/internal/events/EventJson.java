package io.sealwax.localkms.internal.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sealwax.localkms.CloudTrailEvent;

/**
 * Writes an event as CloudTrail does: the members and their order follow the examples in the developer guide of KMS.
 */
public final class EventJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EventJson() {}

    public static String write(CloudTrailEvent event) {
        ObjectNode json = MAPPER.createObjectNode().put("eventVersion", "1.11");
        json.putObject("userIdentity")
                .put("type", "IAMUser")
                .put("accountId", event.accountId())
                .put("accessKeyId", event.accessKeyId());
        json.put("eventTime", event.eventTime().toString())
                .put("eventSource", "kms.amazonaws.com")
                .put("eventName", event.eventName())
                .put("awsRegion", event.awsRegion())
                .put("sourceIPAddress", "127.0.0.1")
                .put("userAgent", event.userAgent());
        if (event.errorCode() != null) {
            json.put("errorCode", event.errorCode()).put("errorMessage", event.errorMessage());
        }
        json.set("requestParameters", MAPPER.valueToTree(event.requestParameters()));
        json.putNull("responseElements")
                .put("requestID", event.requestId())
                .put("eventID", event.eventId())
                .put("readOnly", event.readOnly());
        var resources = json.putArray("resources");
        for (String arn : event.resources()) {
            resources
                    .addObject()
                    .put("accountId", arn.split(":", -1)[4])
                    .put("type", "AWS::KMS::Key")
                    .put("ARN", arn);
        }
        json.put("eventType", "AwsApiCall")
                .put("managementEvent", true)
                .put("recipientAccountId", event.recipientAccountId())
                .put("eventCategory", "Management");
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON nodes could not be written", e);
        }
    }
}
