package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a load came to: a data key or a failure. A failure is a value here, since a cache logs exceptions that its
 * callers are told of anyway.
 *
 * @param <V> a data key with what is counted of it
 */
final class LoadResult<V extends CacheEntry<V>> {
    private final @Nullable V key;
    private final @Nullable Throwable failure;
    private final boolean wasAsked;

    private LoadResult(@Nullable V key, @Nullable Throwable failure, boolean wasAsked) {
        this.key = key;
        this.failure = failure;
        this.wasAsked = wasAsked;
    }

    @SuppressWarnings(
            "CatchingUnchecked") // whatever it is, errors too, those who wait are told of it: nobody else ends the load
    static <V extends CacheEntry<V>> LoadResult<V> of(Supplier<V> load) {
        try {
            return new LoadResult<>(load.get(), null, true);
        } catch (Exception | Error failure) {
            return new LoadResult<>(null, failure, true);
        }
    }

    /** A failure of which no master key knows. */
    static <V extends CacheEntry<V>> LoadResult<V> failed(Throwable failure) {
        return new LoadResult<>(null, failure, false);
    }

    /** Nobody asked: what was on its way was dropped before it began. */
    static <V extends CacheEntry<V>> LoadResult<V> gone() {
        return new LoadResult<>(null, null, false);
    }

    /** The data key that is there, or null where it is on its way or failed. */
    static <V extends CacheEntry<V>> @Nullable V present(CompletableFuture<LoadResult<V>> kept) {
        LoadResult<V> loaded = kept.getNow(null);
        return loaded == null ? null : loaded.keyOrNull();
    }

    boolean isFailure() {
        return key == null;
    }

    /** Whether a master key was asked for it. */
    boolean wasAsked() {
        return wasAsked;
    }

    /** Whether nobody asked, so that whoever waits looks again. */
    boolean isGone() {
        return key == null && failure == null;
    }

    /** The data key, or null where there is a failure. */
    @Nullable
    V keyOrNull() {
        return key;
    }

    /** The failure where a KMS or a master key told one, else null. */
    @Nullable
    DataKeyException told() {
        return failure instanceof DataKeyException known ? known : null;
    }

    /**
     * The data key.
     *
     * @throws DataKeyException for this caller alone, who may add to what it catches
     */
    V key() {
        if (key != null) {
            return key;
        }
        if (failure instanceof DataKeyException known) {
            throw known.again();
        }
        if (failure == null) {
            throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                    .message("the data key was dropped before it was fetched")
                    .build();
        }
        throw new IllegalStateException(sentence(failure), failure);
    }

    private String sentence(Throwable why) {
        if (why instanceof LoadExecutor.Closed) {
            return String.valueOf(why.getMessage());
        }
        return wasAsked ? "a master key failed in a way of its own" : "a data key could not be fetched";
    }
}
