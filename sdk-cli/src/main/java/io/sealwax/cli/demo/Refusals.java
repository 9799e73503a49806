package io.sealwax.cli.demo;

import io.sealwax.ContextMatch;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import io.sealwax.localkms.LocalKms;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kms.KmsClient;

/** One opening of each kind that is refused. */
final class Refusals {
    private static final byte[] PLAINTEXT = "+1 202 555 0100".getBytes(StandardCharsets.UTF_8);

    /** As many words as 77 columns hold, or one that is longer. */
    private static final Pattern LINE = Pattern.compile("(\\S{77,}|.{1,77})(?:\\s+|$)");

    private final LocalKms kms;
    private final KmsClient client;
    private final String keyArn;
    private final Cell one;
    private final Cell another;
    private final PrintStream out;

    Refusals(LocalKms kms, KmsClient client, String keyArn, List<Cell> table, PrintStream out) {
        this.kms = kms;
        this.client = client;
        this.keyArn = keyArn;
        this.out = out;
        one = table.get(0);
        another = table.stream()
                .filter(cell -> cell.tenant().equals(one.tenant())
                        && cell.column().equals(one.column())
                        && !cell.row().equals(one.row()))
                .findFirst()
                .orElseThrow();
    }

    void showAll() {
        try (CachingDataKeyProvider keys = CachingDataKeyProvider.builder(KmsMasterKey.create(client, keyArn))
                .build()) {
            EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
            cipher.decrypt(one.message(), one.context());

            refused(
                    "opened for another tenant",
                    () -> cipher.decrypt(
                            one.message(), ContextMatch.containing(EncryptionContext.of("tenant", "other"))));
            refused("moved to another row", () -> cipher.decrypt(one.message(), another.context()));
            refused("one bit of it changed", () -> cipher.decrypt(withLastBitChanged(one.message()), one.context()));
            byte[] foreign = sealedInAnotherAccount();
            refused("under the key of another account", () -> cipher.decrypt(foreign, one.context()));
            kms.keys().disable(keyArn);
            keys.invalidateAll();
            refused("under a key that was disabled", () -> cipher.decrypt(one.message(), one.context()));
        } finally {
            kms.keys().enable(keyArn);
        }
    }

    private byte[] sealedInAnotherAccount() {
        String foreignArn = kms.keys().create(Clients.OTHER_ACCOUNT, "us-east-1");
        try (KmsClient other = Clients.of(kms, Clients.OTHER_ACCOUNT)) {
            return EnvelopeCipher.builder(KmsMasterKey.create(other, foreignArn))
                    .build()
                    .encrypt(PLAINTEXT, one.context());
        }
    }

    private static byte[] withLastBitChanged(byte[] message) {
        byte[] changed = message.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    private void refused(String what, Runnable opening) {
        long callsBefore = kms.calls();
        try {
            opening.run();
        } catch (EnvelopeException e) {
            long calls = kms.calls() - callsBefore;
            out.printf(
                    Locale.ROOT,
                    "Refused: %s (%s, %s)%n",
                    what,
                    e.getClass().getSimpleName(),
                    calls == 0 ? "no KMS call" : calls == 1 ? "1 KMS call" : calls + " KMS calls");
            out.print(LINE.matcher(e.getMessage()).replaceAll("  $1\n"));
            return;
        }
        throw new IllegalStateException(what + ": it opened");
    }
}
