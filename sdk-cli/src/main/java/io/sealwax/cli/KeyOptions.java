package io.sealwax.cli;

import io.sealwax.DataKeyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The option that names master keys. */
final class KeyOptions {
    /** In the order in which they are asked. */
    private final List<KeyScheme> schemes = List.of(new LocalKeyScheme(), new KmsKeyScheme());

    @Option(
            names = "--key",
            required = true,
            paramLabel = "<key>",
            description = {
                "A master key. local:<name>=<file> is 64 hex digits in a file; without <name>=, the key has the file's"
                        + " name without extension. alias/<name>, or the ARN of a key or an alias, is a key in AWS KMS,"
                        + " with what the AWS SDK finds of Region, credentials and endpoint.",
                "Repeatable: the first makes the data key, the others wrap it too; any of them decrypts."
            })
    private List<String> keys = new ArrayList<>();

    /**
     * The master keys, in the order in which they were given. To decrypt, those that a KMS does not know are left out,
     * and what is wrong with them is told.
     *
     * @throws UsageException if a name is of no known scheme
     * @throws IOException if one cannot be read
     * @throws DataKeyException if a KMS does not know one, and to decrypt, if that leaves none
     */
    KeyRing open(KeyUse use, Streams streams) throws IOException {
        KeyRing ring = new KeyRing();
        boolean complete = false;
        try {
            for (int i = 0; i < keys.size(); i++) {
                try {
                    schemeOf(keys.get(i)).addTo(ring, keys.get(i), use, streams);
                } catch (DataKeyException e) {
                    boolean isLast = i == keys.size() - 1;
                    if (use == KeyUse.ENCRYPT || (isLast && ring.isEmpty())) {
                        throw e;
                    }
                    streams.tell("warning: left out: " + e.getMessage());
                }
            }
            complete = true;
            return ring;
        } finally {
            if (!complete) {
                ring.close();
            }
        }
    }

    private KeyScheme schemeOf(String key) {
        for (KeyScheme scheme : schemes) {
            if (scheme.isSchemeOf(key)) {
                return scheme;
            }
        }
        // what was given is not repeated: it may be the key itself
        throw new UsageException("unknown scheme of --key, known are: "
                + schemes.stream().map(KeyScheme::syntax).collect(Collectors.joining(", ")));
    }
}
