package io.sealwax.examples;

import io.sealwax.RepeatableMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads a message in parts, a few of which are encrypted and sent at once. The AWS SDK may send a part again: it has
 * the same bytes each time.
 *
 * @param leastPart how long parts are unless the message takes longer ones, in bytes
 */
record S3Upload(S3Client s3, String bucket, String key, long leastPart) {
    /** The least that S3 takes for a part but the last, in bytes. */
    static final long SHORTEST_PART = 5L << 20;

    private static final long LONGEST_PART = 5L << 30;
    private static final int MOST_PARTS = 10_000;
    private static final int AT_ONCE = 4;
    private static final String TYPE = "application/octet-stream";

    S3Upload {
        if (leastPart < SHORTEST_PART || leastPart > LONGEST_PART) {
            throw new IllegalArgumentException("parts of " + leastPart + " bytes: S3 takes 5 MiB to 5 GiB");
        }
    }

    /** How long the parts of so many bytes are, so that S3 takes as many. */
    long partLength(long messageLength) {
        long needed = (messageLength + MOST_PARTS - 1) / MOST_PARTS;
        if (needed > LONGEST_PART) {
            throw new IllegalArgumentException(
                    messageLength + " bytes: an object of S3 has no more than 10,000 parts of 5 GiB");
        }
        return Math.max(leastPart, needed);
    }

    /** Returns how many parts it took. */
    int send(RepeatableMessage message) throws IOException {
        long partLength = partLength(message.length());
        int count = (int) ((message.length() + partLength - 1) / partLength);
        String upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32))
                .uploadId();
        try {
            List<CompletedPart> parts = sendParts(message, upload, partLength, count);
            s3.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
            return count;
        } catch (IOException | RuntimeException | Error e) {
            abort(upload, e);
            throw e;
        }
    }

    /**
     * Has S3 let go of the parts that came, though the thread was interrupted: the AWS SDK makes no call on one that
     * is.
     */
    private void abort(String upload, Throwable why) {
        boolean interrupted = Thread.interrupted();
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * No part is on its way any more when this returns or throws: one that arrived after the upload was aborted would
     * be kept, and paid for.
     */
    private List<CompletedPart> sendParts(RepeatableMessage message, String upload, long partLength, int count)
            throws IOException {
        ExecutorService senders = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<CompletedPart>> sent = IntStream.rangeClosed(1, count)
                    .mapToObj(number -> senders.submit(() -> sendPart(message, upload, partLength, number)))
                    .toList();
            List<CompletedPart> parts = new ArrayList<>(count);
            for (Future<CompletedPart> part : sent) {
                parts.add(part.get());
            }
            return parts;
        } catch (ExecutionException e) {
            throw new IOException("a part could not be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while parts were sent");
        } finally {
            senders.shutdownNow();
            awaitEnd(senders);
        }
    }

    private static void awaitEnd(ExecutorService senders) {
        boolean interrupted = Thread.interrupted();
        boolean over = false;
        while (!over) {
            try {
                over = senders.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletedPart sendPart(RepeatableMessage message, String upload, long partLength, int number) {
        long from = (number - 1) * partLength;
        long length = Math.min(partLength, message.length() - from);
        var sent = s3.uploadPart(
                request -> request.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                RequestBody.fromContentProvider(() -> message.newStream(from, length), length, TYPE));
        // S3 compares it with what came
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(sent.eTag())
                .checksumCRC32(sent.checksumCRC32())
                .build();
    }
}
