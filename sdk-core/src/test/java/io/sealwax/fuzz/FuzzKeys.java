package io.sealwax.fuzz;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.KeySectionStore;
import io.sealwax.LocalMasterKey;
import io.sealwax.internal.header.KeySection;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Keys that are the same in every run: a master key, and one data key for each set of key-bound pairs. The bytes are
 * known to everyone, and protect nothing. Lends data keys to seal with; sections kept elsewhere are wrapped when they
 * are asked for.
 */
final class FuzzKeys implements DataKeyProvider, KeySectionStore {
    private final LocalMasterKey master = master("fuzz");
    private final boolean wrappedThrice;
    private final byte[] keyId;
    private final byte[] keyIdOfDetached;
    private final byte[] section;
    private final byte[] sectionOfDetached;

    FuzzKeys(boolean wrappedThrice) {
        this.wrappedThrice = wrappedThrice;
        EncryptionContext tenant = EncryptionContext.of("tenant", "acme");
        EncryptionContext detached = Original.DETACHED.keyBound();
        keyId = dataKey(tenant).keyId();
        keyIdOfDetached = dataKey(detached).keyId();
        section = KeySection.encode(wrapped(tenant));
        sectionOfDetached = KeySection.encode(wrapped(detached));
    }

    LocalMasterKey master() {
        return master;
    }

    private static LocalMasterKey master(String name) {
        return LocalMasterKey.takeOwnershipOf(name, hash("master key " + name));
    }

    static byte[] rawDataKey(EncryptionContext keyBound) {
        return hash("data key " + keyBound.toMap());
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private DataKey dataKey(EncryptionContext keyBound) {
        return DataKey.takeOwnershipOf(rawDataKey(keyBound), keyBound, wrapped(keyBound));
    }

    private List<WrappedDataKey> wrapped(EncryptionContext keyBound) {
        WrappedDataKey ours = master.wrap(rawDataKey(keyBound), keyBound, KeyCall.start());
        return wrappedThrice
                ? List.of(
                        master("stranger").wrap(rawDataKey(keyBound), keyBound, KeyCall.start()),
                        ours,
                        master.wrap(hash("another data key"), keyBound, KeyCall.start()))
                : List.of(ours);
    }

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        DataKey key = dataKey(keyBound);
        DataKey.Lease lease = Objects.requireNonNull(key.lease(), "a new data key is not retired");
        key.retire();
        return lease;
    }

    @Override
    public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return null;
    }

    @Override
    public void put(byte[] id, byte[] kept) {
        if (get(id) == null) {
            throw new IllegalStateException("the key id of no original");
        }
    }

    @Override
    public byte[] get(byte[] id) {
        return Arrays.equals(id, keyId) ? section : Arrays.equals(id, keyIdOfDetached) ? sectionOfDetached : null;
    }
}
