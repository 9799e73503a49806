package io.sealwax;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.file.AtomicFile;
import io.sealwax.internal.parallel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Encrypts and decrypts whole files, which appear only when they are complete. Immutable and thread-safe. */
record FileMessages(SealingKeys sealing, OpeningKeys opening, CryptoProvider crypto, Threads threads) {
    void encrypt(Path plaintext, Path message, EncryptionContext context) throws IOException {
        sealing.required().check(context);
        try (InputStream in = Files.newInputStream(plaintext);
                AtomicFile target = AtomicFile.at(message);
                EncryptingOutputStream out =
                        new EncryptingOutputStream(target.stream(), () -> sealing.begin(context, crypto), threads)) {
            long unused = out.transferFrom(in);
            out.finish();
            target.commit();
        }
    }

    EncryptionContext decrypt(Path message, Path plaintext, ContextMatch match) throws IOException {
        try (DecryptingInputStream in =
                new DecryptingInputStream(Files.newInputStream(message), match, opening, crypto, threads)) {
            // what cannot be opened leaves the target alone from the start
            EncryptionContext context = in.context();
            try (AtomicFile target = AtomicFile.at(plaintext)) {
                long unused = in.transferTo(target.stream());
                target.commit();
            }
            return context;
        }
    }
}
