package io.sealwax.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratio;
import io.sealwax.benchmarks.results.Ratios;
import io.sealwax.benchmarks.results.Sample;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.suites.Caller;
import io.sealwax.benchmarks.suites.Shared;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class PlanTest {
    static Stream<List<Task>> plans() {
        return Stream.of(Plan.quick(), Plan.main(), Plan.full());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyTaskIsABenchmarkThatTakesItsParameters(List<Task> tasks) throws ReflectiveOperationException {
        for (Task task : tasks) {
            int dot = task.benchmark().lastIndexOf('.');
            Class<?> suite = Class.forName(task.benchmark().substring(0, dot));
            String method = task.benchmark().substring(dot + 1);

            assertThat(suite.getMethods())
                    .as(task.benchmark())
                    .anyMatch(each -> each.getName().equals(method) && each.isAnnotationPresent(Benchmark.class));
            assertThat(parametersOf(suite)).containsAll(task.parameters().keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aMessageIsSealedOrOpenedAsItsCaseSays(List<Task> tasks) {
        for (Task task : tasks) {
            Case of = task.of();
            String method = task.benchmark().substring(task.benchmark().lastIndexOf('.') + 1);
            switch (of.name()) {
                case "new array" -> assertThat(method).isEqualTo(of.operation());
                case "kept array" -> assertThat(method).isEqualTo(of.operation() + "Into");
                case "hit" -> assertThat(method).isEqualTo(of.operation() + "Hit");
                case "miss" -> assertThat(method).isEqualTo(of.operation() + "Miss");
                case "64 MiB", "in pieces of 1 B", "in pieces of 1000 B", "in pieces of 1048576 B" ->
                    assertThat(method).isEqualTo(of.operation().equals("encrypt") ? "seal" : "open");
                default -> assertThat(of.suite()).isIn("key-derivation", "header", "cold-start", "lease", "range");
            }
        }
    }

    private static Set<String> parametersOf(Class<?> suite) {
        return Stream.of(suite, Shared.class, Caller.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .filter(field -> field.isAnnotationPresent(Param.class))
                .map(Field::getName)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void aRoundMeasuresEachCaseOnce(List<Task> tasks) {
        assertThat(tasks).extracting(Task::of).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("plans")
    void everyMessageOfTheLibraryHasTheBareProviderAndACopyBesideIt(List<Task> tasks) {
        List<Measured> measured = new ArrayList<>();
        tasks.forEach(task -> measured.add(Measured.of(task.of(), 0, List.of(new Sample(1, 1, 1)))));
        List<Ratio> ratios = Ratios.of(measured);

        for (Task task : tasks) {
            Case of = task.of();
            if (of.subject().equals(Case.SEALWAX) && of.suite().equals("one-shot")) {
                List<String> against = ratios.stream()
                        .filter(ratio -> ratio.of().equals(of))
                        .map(ratio -> ratio.to().subject())
                        .toList();
                assertThat(against).as(of.toString()).contains(Case.RAW);
                assertThat(of.threads() > 1 || against.contains(Case.MEMORY_COPY))
                        .as(of.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void whatIsMeasuredAgainWasMeasuredBefore() {
        assertThat(Plan.full()).containsAll(Plan.main());
        assertThat(Plan.main()).containsAll(Plan.quick());
    }

    @ParameterizedTest
    @MethodSource("plans")
    void thePeersAreInTheSameRun(List<Task> tasks) {
        assertThat(tasks)
                .extracting(task -> task.of().subject())
                .contains(
                        Subjects.ENCRYPTION_SDK_0478,
                        Subjects.TINK_AEAD,
                        Subjects.TINK_STREAMING,
                        Subjects.TINK_ENVELOPE,
                        Subjects.DATA_KEY_PER_MESSAGE);
    }
}
