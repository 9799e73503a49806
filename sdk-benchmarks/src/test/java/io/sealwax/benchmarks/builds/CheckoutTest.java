package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsNoCommitIsSaidSo() {
        Checkout checkout =
                new Checkout(folder, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

        for (String name : new String[] {"no-such-commit", "--all", ""}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> checkout.of(name))
                    .withMessage("'" + name + "' is no folder, and Git knows no such commit");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anArchiveIsUnpackedWithItsFolders() throws IOException {
        Checkout.unpack(archive("sdk-core/", "sdk-core/pom.xml", "pom.xml"), folder.resolve("commit"));

        assertThat(folder.resolve("commit/pom.xml")).hasContent("pom.xml");
        assertThat(folder.resolve("commit/sdk-core/pom.xml")).hasContent("sdk-core/pom.xml");
    }

    @Test
    void nothingIsUnpackedBesideItsFolder() {
        assertThatIOException()
                .isThrownBy(() -> Checkout.unpack(archive("../beside"), folder.resolve("commit")))
                .withMessage("a file outside of the tree: ../beside");
        assertThat(folder.resolve("beside")).doesNotExist();
    }

    private static InputStream archive(String... names) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.endsWith("/") ? new byte[0] : name.getBytes(StandardCharsets.UTF_8));
            }
        }
        return new ByteArrayInputStream(archive.toByteArray());
    }
}
