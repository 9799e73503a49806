package io.sealwax.kms.internal.call.failure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this is an instance of EC2, as far as Linux tells. AWS: <i>Detect whether a host is an EC2 instance</i>,
 * without a signature.
 */
final class Ec2 {
    private Ec2() {}

    static boolean isHere() {
        return isHere(Path.of("/sys"));
    }

    static boolean isHere(Path sys) {
        return begins(sys.resolve("devices/virtual/dmi/id/sys_vendor"), "Amazon EC2")
                || begins(sys.resolve("hypervisor/uuid"), "ec2");
    }

    private static boolean begins(Path file, String with) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).startsWith(with);
        } catch (IOException e) {
            // not there on most machines
            return false;
        }
    }
}
