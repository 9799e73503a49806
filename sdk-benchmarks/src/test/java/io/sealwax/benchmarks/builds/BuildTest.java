package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealwax.EnvelopeCipher;
import io.sealwax.benchmarks.turns.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildTest {
    private static final String SUN = "SunJCE";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(classes = {EnvelopeCipher.class, Caffeine.class, LibraryAtWork.class})
    void twoBuildsShareNoClassOfTheLibraryOrOfItsCache(Class<?> here) throws Exception {
        try (Library one = Build.present().load(SUN);
                Library other = Build.present().load(SUN)) {
            Class<?> ofOne = one.getClass().getClassLoader().loadClass(here.getName());
            Class<?> ofOther = other.getClass().getClassLoader().loadClass(here.getName());

            assertThat(ofOne).isNotSameAs(ofOther).isNotSameAs(here);
            assertThat(ofOther).isNotSameAs(here);
        }
    }

    @Test
    void everyWorkIsDoneByTheCodeOfItsOwnBuild() throws Exception {
        try (Library plain = Build.present().load(SUN);
                Library burning = Burning.build(folder, 1000).load(SUN)) {
            for (Work work : Work.all()) {
                Turn ofPlain = plain.calls(work.operation(), work.variant(), work.size());
                Turn ofBurning = burning.calls(work.operation(), work.variant(), work.size());
                long before = Burning.nanos();

                ofPlain.take(2);
                assertThat(Burning.nanos()).as(work.toString()).isEqualTo(before);
                ofBurning.take(2);
                boolean burns =
                        work.operation().equals("encrypt") && !work.variant().equals(Library.STREAM);
                assertThat(Burning.nanos()).as(work.toString()).isEqualTo(before + (burns ? 2000 : 0));
            }
        }
    }

    @Test
    void aBuildThatIsIncompleteIsNotFilledUpFromTheOther() throws Exception {
        Build incomplete = new Build("1.0", List.of(Build.present().classPath().get(0)));
        OneJvm.Question question =
                new OneJvm.Question(incomplete, Build.present(), false, Work.all(), new Lengths(1, 1, 1, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneJvm.answer(question, OneJvmTest.turns()))
                .withMessage("1.0 lacks what the benchmarks call: java.lang.NoClassDefFoundError:"
                        + " io/sealwax/kms/CachingDataKeyProvider");
    }

    @Test
    void aFolderGivesAllOfItsJars() throws IOException {
        Files.createFile(folder.resolve("core.jar"));
        Files.createFile(folder.resolve("cache.jar"));
        Files.createFile(folder.resolve("other.txt"));

        assertThat(Build.in(folder).classPath())
                .containsExactlyInAnyOrder(
                        folder.resolve("core.jar").toString(),
                        folder.resolve("cache.jar").toString());
    }

    @Test
    void aFolderWithoutJarsIsNoBuild() {
        assertThatIllegalArgumentException().isThrownBy(() -> Build.in(folder)).withMessage("no jar in " + folder);
    }
}
