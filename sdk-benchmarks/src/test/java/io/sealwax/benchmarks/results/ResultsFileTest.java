package io.sealwax.benchmarks.results;

import static io.sealwax.benchmarks.results.SomeResults.RAW;
import static io.sealwax.benchmarks.results.SomeResults.SEALWAX;
import static io.sealwax.benchmarks.results.SomeResults.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    private final Results results = SomeResults.on("m1", measured(RAW, 500, 510), measured(SEALWAX, 1000, 1010));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        ResultsFile.write(file("a"), results);

        assertThat(ResultsFile.read(file("a"))).isEqualTo(results);
    }

    @Test
    void ratiosStandBeforeTimes() throws IOException {
        ResultsFile.write(file("a"), results);

        String json = Files.readString(file("a"));
        assertThat(json.indexOf("\"ratios\"")).isPositive().isLessThan(json.indexOf("\"cases\""));
    }

    @Test
    void filesOfDifferentMachinesAreNotReadTogether() throws IOException {
        ResultsFile.write(file("a"), results);
        ResultsFile.write(file("b"), SomeResults.on("m1", measured(RAW, 1)));
        ResultsFile.write(file("c"), SomeResults.on("m2", measured(RAW, 1)));

        assertThat(ResultsFile.readTogether(List.of(file("a"), file("b")))).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsFile.readTogether(List.of(file("a"), file("b"), file("c"))))
                .withMessage(file("a") + " and " + file("c") + " are of different machines,"
                        + " and what was measured on one cannot be held against the other");
    }

    @Test
    void aFileOfAnotherFormIsRefused() throws IOException {
        ResultsFile.write(file("a"), results);
        Files.writeString(file("a"), Files.readString(file("a")).replace("\"format\" : 1", "\"format\" : 2"));

        assertThatThrownBy(() -> ResultsFile.read(file("a")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("results of format 2, and only 1 is known");
    }

    @Test
    void theTableHasARowForEachCaseAndRoundWithTheRatioBeforeTheTimes() throws IOException {
        ResultsCsv.write(file("csv"), results);

        assertThat(Files.readAllLines(file("csv")))
                .containsExactly(
                        "machine,jdk,provider,suite,name,operation,size,threads,subject,variant,round,"
                                + "ofRaw,clockNanos,cpuNanos,bytes,resultBytes",
                        "m1,17.0.15,SunJCE,one-shot,\"new array\",encrypt,1024,1,raw,,1,,500.0,500.0,1140.0,1040",
                        "m1,17.0.15,SunJCE,one-shot,\"new array\",encrypt,1024,1,raw,,2,,510.0,510.0,1140.0,1040",
                        "m1,17.0.15,SunJCE,one-shot,\"new array\",encrypt,1024,1,sealwax,,1,"
                                + "0.5,1000.0,1000.0,1140.0,1040",
                        "m1,17.0.15,SunJCE,one-shot,\"new array\",encrypt,1024,1,sealwax,,2," + 510.0 / 1010
                                + ",1010.0,1010.0,1140.0,1040");
    }

    private Path file(String name) {
        return folder.resolve(name);
    }
}
