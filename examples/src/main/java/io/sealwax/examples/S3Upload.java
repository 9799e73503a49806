package io.sealwax.examples;

import io.sealwax.RepeatableMessage;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Uploads a message in parts, which are encrypted and sent at once. The AWS SDK may send a part again: it has the same bytes each time. */
record S3Upload(S3Client s3, String bucket, String key, long partLength) {
    private static final String TYPE = "application/octet-stream";

    /** Returns how many parts it took. */
    int send(RepeatableMessage message) {
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key))
                .uploadId();
        boolean complete = false;
        try {
            int count = (int) ((message.length() + partLength - 1) / partLength);
            List<CompletedPart> parts = IntStream.rangeClosed(1, count)
                    .parallel()
                    .mapToObj(number -> sendPart(message, upload, number))
                    .toList();
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
            complete = true;
            return count;
        } finally {
            if (!complete) {
                s3.abortMultipartUpload(
                        request -> request.bucket(bucket).key(key).uploadId(upload));
            }
        }
    }

    private CompletedPart sendPart(RepeatableMessage message, String upload, int number) {
        long from = (number - 1) * partLength;
        long length = Math.min(partLength, message.length() - from);
        var sent = s3.uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromContentProvider(() -> message.newStream(from, length), length, TYPE));
        return CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build();
    }
}
