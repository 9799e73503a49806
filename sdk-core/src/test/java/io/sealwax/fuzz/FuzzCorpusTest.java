package io.sealwax.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sealwax.DecryptedMessage;
import io.sealwax.EnvelopeHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzCorpusTest {
    @Test
    void everyOriginalIsThereAndOpens() {
        for (Original original : Original.ALL) {
            byte[] message = FuzzCorpus.message(original);
            DecryptedMessage opened = DecryptFuzzer.open(message);
            assertThat(opened).as("%s", original).isNotNull();
            assertThat(opened.plaintext()).isEqualTo(Original.plaintext(original.plaintextLength()));
            assertThat(opened.context()).isEqualTo(original.context());
            EnvelopeHeader header = EnvelopeHeader.parse(message);
            assertThat(header.isChunked()).isEqualTo(original.isChunked());
        }
        assertThat(files("decrypt")).hasSize(Original.ALL.size());
    }

    @Test
    void decryptFuzzerIsContentWithEveryOriginalAndWithEveryBytewiseChange() {
        for (Path file : files("decrypt")) {
            byte[] message = read(file);
            DecryptFuzzer.fuzzerTestOneInput(message);
            int step = 1 + message.length / 100;
            for (int at = 0; at < message.length; at += step) {
                byte[] changed = message.clone();
                changed[at] ^= (byte) 0x81;
                DecryptFuzzer.fuzzerTestOneInput(changed);
                DecryptFuzzer.fuzzerTestOneInput(Arrays.copyOf(message, at));
            }
        }
    }

    @Test
    void headerFuzzerIsContentWithEveryFileAndWithEveryBytewiseChange() {
        List<Path> files = files("header");
        assertThat(files).hasSizeGreaterThan(40);
        int parsed = 0;
        for (Path file : files) {
            byte[] header = read(file);
            HeaderFuzzer.fuzzerTestOneInput(header);
            parsed += HeaderFuzzer.parse(header) == null ? 0 : 1;
            for (int at = 0; at < header.length; at++) {
                for (int change : new int[] {1, 0x80, 0xff}) {
                    byte[] changed = header.clone();
                    changed[at] ^= (byte) change;
                    HeaderFuzzer.fuzzerTestOneInput(changed);
                }
            }
        }
        assertThat(parsed).isGreaterThan(20);
    }

    @Test
    void headersOfTheMostObjectsStayWithinWhatTheirBytesAccountFor() {
        HeaderFuzzer.fuzzerTestOneInput(Headers.ofMostPairs());
        HeaderFuzzer.fuzzerTestOneInput(Headers.ofMostKeys());
        DecryptFuzzer.fuzzerTestOneInput(Headers.ofMostPairs());
        DecryptFuzzer.fuzzerTestOneInput(Headers.ofMostKeys());
    }

    @Test
    void tooMuchMemoryIsNoticed() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Allocation.within(
                        1 << 20, () -> assertThat(new byte[2 << 20]).isNotEmpty()))
                .withMessageContaining("at most 1048576");
    }

    @Test
    void corpusCanBeWrittenAnew(@TempDir Path folder) throws IOException {
        FuzzCorpus.main(new String[] {folder.toString()});
        for (String kind : List.of("decrypt", "header")) {
            assertThat(names(folder.resolve(kind)))
                    .isEqualTo(names(FuzzCorpus.folder().resolve(kind)));
        }
    }

    private static List<Path> files(String kind) {
        Path folder = FuzzCorpus.folder().resolve(kind);
        return names(folder).stream().map(folder::resolve).toList();
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
