package io.sealwax;

import io.sealwax.internal.wire.Names;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The data key is not to be had: the message names no master key that is trusted, or a KMS or a local master key
 * refused or did not answer. Where several wrapped keys were tried, this is the failure of the one that got furthest,
 * and the others are its {@linkplain #getSuppressed() suppressed} ones.
 */
public final class DataKeyException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /** What kind of trouble it is, and so what helps. */
    public enum Category {
        /** The KMS refuses because of too many requests. */
        THROTTLED(true),
        /** The KMS failed, was not reached, or did not answer in time. */
        TRANSIENT(true),
        /** A policy or a grant does not allow it. */
        DENIED(false),
        /** The key is disabled, pending deletion, or otherwise not in a state to be used. */
        KEY_STATE(false),
        /** The key, or the key section, does not exist. */
        NOT_FOUND(false),
        /** The wrapped key was changed, or the key-bound context is not the one it was wrapped with. */
        INTEGRITY(false),
        /** The wrapped key belongs to another master key than the one it names. */
        INCORRECT_KEY(false),
        /** Something is set up in a way that cannot work. */
        CONFIGURATION(false),
        /** The credentials are missing, expired or wrong. */
        CREDENTIALS(false);

        private final boolean retryable;

        Category(boolean retryable) {
            this.retryable = retryable;
        }
    }

    /** @serial what kind of trouble it is */
    private final Category category;

    private final @Nullable String operation;
    private final @Nullable String providerId;
    private final @Nullable String keyName;
    private final @Nullable String keyArn;
    private final @Nullable String region;
    private final @Nullable String requestId;
    private final @Nullable String advice;
    private final int attempts;

    private DataKeyException(Builder from) {
        super(from.failure, from.sentence(), from.cause);
        category = from.category;
        operation = from.operation;
        providerId = from.providerId;
        keyName = from.keyName;
        keyArn = from.keyArn;
        region = from.region;
        requestId = from.requestId;
        advice = from.advice;
        attempts = from.attempts;
    }

    private DataKeyException(DataKeyException first) {
        super(first.failure(), String.valueOf(first.getMessage()), first);
        category = first.category;
        operation = first.operation;
        providerId = first.providerId;
        keyName = first.keyName;
        keyArn = first.keyArn;
        region = first.region;
        requestId = first.requestId;
        advice = first.advice;
        attempts = first.attempts;
        for (Throwable other : first.getSuppressed()) {
            addSuppressed(other);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        @Nullable Object read = category;
        if (read == null) {
            throw new InvalidObjectException("a failure without its category");
        }
    }

    /** Begins an exception of this class and category; for those who write a master key or a data-key provider. */
    public static Builder of(Failure failure, Category category) {
        return new Builder(failure, category);
    }

    /**
     * The same failure for another caller: an exception with all these facts and suppressed ones, and this one as its
     * cause.
     */
    public DataKeyException again() {
        return new DataKeyException(this);
    }

    /** What kind of trouble it is. */
    public Category category() {
        return category;
    }

    /** Whether the same call may succeed when it is made again later. */
    public boolean retryable() {
        return category.retryable;
    }

    /** What was asked of the master key, for example {@code Decrypt}. */
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }

    /** The kind of the master key, for example {@code aws-kms}. */
    public Optional<String> providerId() {
        return Optional.ofNullable(providerId);
    }

    /** The master key as the user, or else the message, calls it. */
    public Optional<String> keyName() {
        return Optional.ofNullable(keyName);
    }

    /** The ARN of the master key, where it has one and it is known. */
    public Optional<String> keyArn() {
        return Optional.ofNullable(keyArn);
    }

    /** The Region that was called. */
    public Optional<String> region() {
        return Optional.ofNullable(region);
    }

    /** The id under which the KMS knows the request. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** What to do about it, in one sentence. */
    public Optional<String> advice() {
        return Optional.ofNullable(advice);
    }

    /** How many requests were made; 0 where none was. */
    public int attempts() {
        return attempts;
    }

    /** Collects what is known of a failure. Not thread-safe. */
    public static final class Builder {
        private final Failure failure;
        private final Category category;
        private String message = "";
        private @Nullable Throwable cause;
        private @Nullable String operation;
        private @Nullable String providerId;
        private @Nullable String keyName;
        private @Nullable String keyArn;
        private @Nullable String region;
        private @Nullable String requestId;
        private @Nullable String advice;
        private int attempts;

        private Builder(Failure failure, Category category) {
            this.failure = Objects.requireNonNull(failure, "failure");
            this.category = Objects.requireNonNull(category, "category");
        }

        /** What happened: the first part of the sentence. */
        public Builder message(String text) {
            message = text;
            return this;
        }

        /** What lies behind it. */
        public Builder cause(Throwable throwable) {
            cause = throwable;
            return this;
        }

        /** What was asked of the master key. */
        public Builder operation(String name) {
            operation = name;
            return this;
        }

        /** Which master key it was. */
        public Builder key(String provider, String name) {
            providerId = provider;
            keyName = name;
            return this;
        }

        /** The ARN of the master key. */
        public Builder keyArn(@Nullable String arn) {
            keyArn = arn;
            return this;
        }

        /** The Region that was called. */
        public Builder region(@Nullable String name) {
            region = name;
            return this;
        }

        /** The id under which the KMS knows the request. */
        public Builder requestId(@Nullable String id) {
            requestId = id;
            return this;
        }

        /** What to do about it, in one sentence. */
        public Builder advice(@Nullable String sentence) {
            advice = sentence;
            return this;
        }

        /** How many requests were made. */
        public Builder attempts(int count) {
            attempts = count;
            return this;
        }

        /** The exception. */
        public DataKeyException build() {
            return new DataKeyException(this);
        }

        private String sentence() {
            StringBuilder text = new StringBuilder(failure.id());
            if (operation != null) {
                text.append(": ").append(operation);
            }
            if (keyName != null) {
                text.append(operation == null ? ": key '" : " with key '")
                        .append(Names.plain(keyName))
                        .append('\'');
            }
            if (keyArn != null && !keyArn.equals(keyName)) {
                text.append(" (").append(keyArn).append(')');
            }
            if (region != null) {
                text.append(" in ").append(region);
            }
            text.append(": ").append(message);
            if (attempts > 0) {
                text.append(attempts == 1 ? ", 1 attempt" : ", " + attempts + " attempts");
            }
            if (requestId != null) {
                text.append(", request id ").append(requestId);
            }
            return advice == null
                    ? text.toString()
                    : text.append("; ").append(advice).toString();
        }
    }
}
