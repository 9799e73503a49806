package io.sealwax.localkms.internal.wire;

/** An HTTP response; {@code body} is empty when there is none. */
record Response(int status, String contentType, String requestId, byte[] body) {

    static final String JSON = "application/x-amz-json-1.1";
}
