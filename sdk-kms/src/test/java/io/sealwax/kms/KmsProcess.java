package io.sealwax.kms;

import io.sealwax.localkms.LocalKms;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * A local KMS behind TLS in a process of its own, so that what it remembers of data keys is not taken for the caller's.
 * Ends with its caller.
 */
final class KmsProcess implements AutoCloseable {
    private final Process process;
    private final URI endpoint;
    private final String keyArn;

    private KmsProcess(Process process, URI endpoint, String keyArn) {
        this.process = process;
        this.endpoint = endpoint;
        this.keyArn = keyArn;
    }

    /** Starts it, with a certificate for TLS. */
    static KmsProcess start(Path certificate) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        KmsProcess.class.getName(),
                        certificate.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String endpoint = said.readLine();
        String keyArn = said.readLine();
        if (keyArn == null) {
            throw new IOException("the local KMS ended before it served");
        }
        return new KmsProcess(process, URI.create(endpoint), keyArn);
    }

    /** Serves until its input ends. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        try (LocalKms kms = LocalKms.builder()
                .region(Clients.REGION)
                .account(Clients.ACCOUNT)
                .build()) {
            System.out.println(TlsFront.serve(Path.of(args[0]), kms.serve(0)));
            System.out.println(kms.createKey());
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
    }

    URI endpoint() {
        return endpoint;
    }

    String keyArn() {
        return keyArn;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
