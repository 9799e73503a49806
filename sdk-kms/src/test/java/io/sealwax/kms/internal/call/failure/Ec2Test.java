package io.sealwax.kms.internal.call.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ec2Test {
    @Test
    void anInstanceIsToldByItsVendor(@TempDir Path sys) throws IOException {
        assertThat(Ec2.isHere(sys)).isFalse();
        Path vendor = sys.resolve("devices/virtual/dmi/id/sys_vendor");
        Files.createDirectories(vendor.getParent());
        Files.writeString(vendor, "Amazon EC2\n");
        assertThat(Ec2.isHere(sys)).isTrue();
    }
}
