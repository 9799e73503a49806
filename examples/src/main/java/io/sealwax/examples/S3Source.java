package io.sealwax.examples;

import io.sealwax.Source;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An object in S3, read with ranged GETs, each of the version that was there when the reading began.
 *
 * @param eTag what the object has to be still
 */
record S3Source(S3Client s3, String bucket, String key, long size, String eTag) implements Source {
    /** Asks for size and version in one HEAD. */
    static S3Source of(S3Client s3, String bucket, String key) {
        var head = s3.headObject(request -> request.bucket(bucket).key(key));
        return new S3Source(s3, bucket, key, head.contentLength(), head.eTag());
    }

    @Override
    public void read(long position, byte[] out, int offset, int length) throws IOException {
        String range = "bytes=" + position + "-" + (position + length - 1);
        try (InputStream body = s3.getObject(
                request -> request.bucket(bucket).key(key).range(range).ifMatch(eTag))) {
            if (body.readNBytes(out, offset, length) < length) {
                throw new IOException("the object ended early");
            }
        } catch (SdkException e) {
            throw new IOException("the object could not be read", e);
        }
    }
}
