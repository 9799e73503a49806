package io.sealwax;

import io.sealwax.internal.wire.Names;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when no data key could be obtained: the message names no trusted master key, or a KMS or a local master key
 * refused or did not answer. If several wrapped keys were tried, this is the failure of the one that got furthest, and
 * the others are its {@linkplain #getSuppressed() suppressed} exceptions.
 */
public final class DataKeyException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /** The kind of failure, which decides what helps. */
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

    /** @serial what is known of the failure */
    private final Facts facts;

    /** Written to by a builder alone. */
    private static final class Facts implements Serializable, Cloneable {
        private static final long serialVersionUID = 1;

        private final Category category;
        private @Nullable String operation;
        private @Nullable String providerId;
        private @Nullable String keyName;
        private @Nullable String keyArn;
        private @Nullable String region;
        private @Nullable String requestId;
        private @Nullable String advice;
        private int attempts;

        Facts(Category category) {
            this.category = Objects.requireNonNull(category, "category");
        }

        Facts copy() {
            try {
                return (Facts) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private DataKeyException(Builder from) {
        super(from.failure, from.sentence(), from.cause);
        facts = from.facts.copy();
    }

    private DataKeyException(DataKeyException first) {
        super(first.failure(), String.valueOf(first.getMessage()), first);
        facts = first.facts;
        for (Throwable other : first.getSuppressed()) {
            addSuppressed(other);
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        @Nullable Facts read = facts;
        @Nullable Object category = read == null ? null : read.category;
        if (category == null) {
            throw new InvalidObjectException("a failure without its category");
        }
    }

    /** Starts an exception of this class and category; for authors of a master key or a data-key provider. */
    public static Builder of(Failure failure, Category category) {
        return new Builder(failure, category);
    }

    /**
     * Returns the same failure for another caller: an exception with all these facts and suppressed exceptions, and
     * this one as its cause.
     */
    public DataKeyException again() {
        return new DataKeyException(this);
    }

    /** Returns the kind of failure. */
    public Category category() {
        return facts.category;
    }

    /** Returns whether the same call may succeed when it is made again later. */
    public boolean retryable() {
        return facts.category.retryable;
    }

    /** Returns what was asked of the master key, for example {@code Decrypt}. */
    public Optional<String> operation() {
        return Optional.ofNullable(facts.operation);
    }

    /** Returns the kind of the master key, for example {@code aws-kms}. */
    public Optional<String> providerId() {
        return Optional.ofNullable(facts.providerId);
    }

    /** Returns the name of the master key as the user, or else the message, gives it. */
    public Optional<String> keyName() {
        return Optional.ofNullable(facts.keyName);
    }

    /** Returns the ARN of the master key, if it has one and it is known. */
    public Optional<String> keyArn() {
        return Optional.ofNullable(facts.keyArn);
    }

    /** Returns the Region that was called. */
    public Optional<String> region() {
        return Optional.ofNullable(facts.region);
    }

    /** Returns the id under which the KMS knows the request. */
    public Optional<String> requestId() {
        return Optional.ofNullable(facts.requestId);
    }

    /** Returns what to do about it, in one sentence. */
    public Optional<String> advice() {
        return Optional.ofNullable(facts.advice);
    }

    /** Returns how many requests were made; 0 if none was. */
    public int attempts() {
        return facts.attempts;
    }

    /** Builds a {@link DataKeyException}. Not thread-safe. */
    public static final class Builder {
        private final Failure failure;
        private final Facts facts;
        private String message = "";
        private @Nullable Throwable cause;

        private Builder(Failure failure, Category category) {
            this.failure = Objects.requireNonNull(failure, "failure");
            facts = new Facts(category);
        }

        /** Sets what happened: the first part of the sentence. */
        public Builder message(String text) {
            message = text;
            return this;
        }

        /** Sets the cause. */
        public Builder cause(Throwable throwable) {
            cause = throwable;
            return this;
        }

        /** Sets what was asked of the master key. */
        public Builder operation(String name) {
            facts.operation = name;
            return this;
        }

        /** Sets which master key it was. */
        public Builder key(String provider, String name) {
            facts.providerId = provider;
            facts.keyName = name;
            return this;
        }

        /** Sets the ARN of the master key. */
        public Builder keyArn(@Nullable String arn) {
            facts.keyArn = arn;
            return this;
        }

        /** Sets the Region that was called. */
        public Builder region(@Nullable String name) {
            facts.region = name;
            return this;
        }

        /** Sets the id under which the KMS knows the request. */
        public Builder requestId(@Nullable String id) {
            facts.requestId = id;
            return this;
        }

        /** Sets what to do about it, in one sentence. */
        public Builder advice(@Nullable String sentence) {
            facts.advice = sentence;
            return this;
        }

        /** Sets how many requests were made. */
        public Builder attempts(int count) {
            facts.attempts = count;
            return this;
        }

        /** Builds the exception. */
        public DataKeyException build() {
            return new DataKeyException(this);
        }

        private String sentence() {
            StringBuilder text = new StringBuilder(failure.id());
            if (facts.operation != null) {
                text.append(": ").append(facts.operation);
            }
            if (facts.keyName != null) {
                text.append(facts.operation == null ? ": key '" : " with key '")
                        .append(Names.plain(facts.keyName))
                        .append('\'');
            }
            if (facts.keyArn != null && !facts.keyArn.equals(facts.keyName)) {
                text.append(" (").append(facts.keyArn).append(')');
            }
            if (facts.region != null) {
                text.append(" in ").append(facts.region);
            }
            text.append(": ").append(message);
            if (facts.attempts > 0) {
                text.append(facts.attempts == 1 ? ", 1 attempt" : ", " + facts.attempts + " attempts");
            }
            if (facts.requestId != null) {
                text.append(", request id ").append(facts.requestId);
            }
            return facts.advice == null
                    ? text.toString()
                    : text.append("; ").append(facts.advice).toString();
        }
    }
}
