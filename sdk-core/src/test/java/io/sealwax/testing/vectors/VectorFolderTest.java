package io.sealwax.testing.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class VectorFolderTest {
    private String before;

    @TempDir
    Path folder;

    @BeforeEach
    void keepProperty() {
        before = System.getProperty(VectorFolder.PROPERTY);
        System.setProperty(VectorFolder.PROPERTY, folder.toString());
    }

    @AfterEach
    void restoreProperty() {
        if (before == null) {
            System.clearProperty(VectorFolder.PROPERTY);
        } else {
            System.setProperty(VectorFolder.PROPERTY, before);
        }
    }

    @Test
    void fileInTheFolderIsRead() throws IOException {
        Files.writeString(folder.resolve("some.json"), "{\"numberOfTests\": 7}");
        assertThat(VectorFolder.json("Some", "some.json").get("numberOfTests").asInt())
                .isEqualTo(7);
        assertThat(VectorFolder.lines("Some", "some.json")).hasSize(1);
    }

    @Test
    void suiteWithoutFolderIsSkippedByName() {
        Path absent = folder.resolve("absent");
        System.setProperty(VectorFolder.PROPERTY, absent.toString());
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> VectorFolder.json("Some suite", "some.json"))
                .withMessageContaining("skipped vector suite: Some suite")
                .withMessageContaining(absent.toString());
    }

    @Test
    void suiteIsSkippedWhereNoFolderIsNamed() {
        System.clearProperty(VectorFolder.PROPERTY);
        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> VectorFolder.lines("Some suite", "some.rsp"))
                .withMessageContaining("skipped vector suite: Some suite");
    }

    @Test
    void fileThatIsMissingInTheFolderIsAnErrorAndNotSkipped() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> VectorFolder.json("Some suite", "some.json"));
    }
}
