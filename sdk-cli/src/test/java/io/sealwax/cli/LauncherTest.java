package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code sealwax} in a project of its own, with a {@code java} and a {@code mvn} that say how they were
 * called.
 */
class LauncherTest {
    private static final Path SCRIPT = Path.of(System.getProperty("basedir", "."), "../sealwax");

    @TempDir
    Path folder;

    private Path project;
    private Path jdk;
    private Map<String, String> environment;

    @BeforeEach
    void makeProject() throws IOException {
        project = folder.resolve("a project");
        Files.createDirectories(project.resolve("examples/data"));
        for (String module : List.of("sdk-core", "sdk-kms", "sdk-local-kms", "sdk-cli", "sdk-benchmarks")) {
            Files.createDirectories(project.resolve(module + "/src/main/java"));
            Files.createFile(project.resolve(module + "/pom.xml"));
            Files.createFile(project.resolve(module + "/src/main/java/Some.java"));
        }
        Files.createFile(project.resolve("pom.xml"));
        Files.copy(SCRIPT, project.resolve("sealwax"));
        jdk = makeJdk("jdk", "17.0.1+1");
        program("tools/mvn", """
                echo "$PWD $*" >> "$LOG"
                [[ $* == *sdk-benchmarks* ]] && name=benchmarks || name=cli
                mkdir -p "sdk-$name/target" && echo jar > "sdk-$name/target/sealwax-$name.jar"
                """);
        environment = Map.of(
                "JAVA_HOME", jdk.toString(), "PATH", folder.resolve("tools") + File.pathSeparator + "/usr/bin:/bin");
    }

    @Test
    void theFirstCallBuildsAndTheNextDoesNot() throws Exception {
        Cli.Result first = run("--help");
        Cli.Result second = run("--help");

        assertThat(first.err()).startsWith("sealwax: building the command").endsWith("for this JVM ...\n");
        assertThat(first.text()).endsWith("[--help]\n");
        assertThat(second.err()).isEmpty();
        assertThat(builds()).hasSize(1);
        assertThat(builds().get(0)).startsWith(project + " ").contains("-pl sdk-cli -am package");
    }

    @Test
    void theWordBenchBuildsAndStartsTheBenchmarksAndNothingElse() throws Exception {
        Cli.Result first = run("bench", "--quick", "a b");

        assertThat(first.err())
                .isEqualTo("sealwax: building the benchmarks, which takes a minute the first time ...\n");
        assertThat(first.text())
                .endsWith("[-jar][" + project.resolve("sdk-benchmarks/target/sealwax-benchmarks.jar")
                        + "][--quick][a b]\n")
                .doesNotContain("SerialGC");
        assertThat(builds()).hasSize(1);
        assertThat(builds().get(0)).contains("-pl sdk-benchmarks -am package");
        assertThat(run("bench").err()).isEmpty();
    }

    @Test
    void theCommandAndTheBenchmarksAreBuiltApart() throws Exception {
        run("bench");
        run("--help");
        pretendTheBuildIsOlder();

        touch(project.resolve("sdk-benchmarks/src/main/java/Some.java"));
        assertThat(run("--help").err()).doesNotContain("building");
        assertThat(run("bench").err()).contains("building the benchmarks");
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aNewerSourceOrPomOrADeletedFileBuildsAgain() throws Exception {
        run("--help");

        touch(project.resolve("sdk-core/src/main/java/Some.java"));
        assertThat(run("--help").err()).contains("building");
        pretendTheBuildIsOlder();
        touch(project.resolve("pom.xml"));
        assertThat(run("--help").err()).contains("building");
        pretendTheBuildIsOlder();
        Files.delete(project.resolve("sdk-cli/src/main/java/Some.java"));
        assertThat(run("--help").err()).contains("building");
        assertThat(builds()).hasSize(4);
    }

    @Test
    void aFailedBuildShowsItsOutputAndIsTriedAgain() throws Exception {
        program("tools/mvn", "echo it does not compile; exit 1");

        Cli.Result result = run("--help");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).endsWith("it does not compile\nsealwax: the build failed\n");
        assertThat(run("--help").err()).contains("it does not compile");
    }

    @Test
    void argumentsComeThroughFromAnyFolderAndThroughASymbolicLink() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("../a project/sealwax"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("sealwax"), link);
        run("--help");

        Cli.Result result =
                start(elsewhere, linkToLink.toString(), "encrypt", "a b", "*", "", "--context=x=\"y\"", "$HOME");

        assertThat(result.err()).isEmpty();
        assertThat(result.text())
                .startsWith("in " + elsewhere + "\n")
                .endsWith("[encrypt][a b][*][][--context=x=\"y\"][$HOME]\n");
    }

    @Test
    void theExitCodeAndTheInputAreThoseOfTheCommand() throws Exception {
        makeJdk("jdk", "17.0.1+1", "for arg; do last=$arg; done; [[ $last == read ]] && cat && exit 5; exit 0");
        program("tools/mvn", "cat; mkdir -p sdk-cli/target && echo jar > sdk-cli/target/sealwax-cli.jar");

        Cli.Result result = start(project, project.resolve("sealwax").toString(), "read");

        assertThat(result.text()).isEqualTo("the input");
        assertThat(result.exitCode()).isEqualTo(5);
    }

    /** Where it is closed, the JVM's own first file would take its number, and be read. */
    @Test
    void anInputThatIsClosedCannotBeRead() throws Exception {
        makeJdk("jdk", "17.0.1+1", "[[ -e /dev/fd/0 ]] || exit 4; cat 2> /dev/null && exit 5; exit 6");
        program("tools/mvn", "mkdir -p sdk-cli/target && echo jar > sdk-cli/target/sealwax-cli.jar");

        Cli.Result result = start(project, "bash", "-c", "exec ./sealwax encrypt <&-");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.text()).isEmpty();
    }

    @Test
    void optionsForTheJvmAreTakenFromTheEnvironment() throws Exception {
        environment = new HashMap<>(environment);
        environment.put("SEALWAX_OPTS", "-Xmx4g -Da=*");

        // which the asterisk would find
        Files.createFile(folder.resolve("-Da=b"));

        assertThat(run("--help").text()).contains("[-Xmx4g][-Da=*][-jar]");
    }

    @Test
    void optionsForTheJvmMayStandOnSeveralLines() throws Exception {
        environment = new HashMap<>(environment);
        environment.put("SEALWAX_OPTS", "\n-Xmx4g\n\t-Da=1  -Db=2\n\n-Dc=3\n");

        assertThat(run("--help").text()).contains("[-Xmx4g][-Da=1][-Db=2][-Dc=3][-jar]");

        environment.put("SEALWAX_OPTS", " \n ");
        assertThat(run("--help").exitCode()).isZero();
    }

    @Test
    void noFunctionOfTheCallerIsCalled() throws Exception {
        Files.createSymbolicLink(folder.resolve("tools/java"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("tools/javac"), jdk.resolve("bin/javac"));
        environment = new HashMap<>(environment);
        environment.remove("JAVA_HOME");
        environment.put("SHELLOPTS", "keyword");
        String names =
                "cd pwd java mvn find head readlink mkdir mv rm cp cat awk mktemp flock set unset builtin command"
                        + " declare read printf local type shopt trap exec export exit return say fail";
        for (String name : names.split(" ", -1)) {
            environment.put("BASH_FUNC_" + name + "%%", "() { echo \"function " + name + "\" >&2; }");
        }

        Cli.Result first = run("encrypt", "a=b");
        Cli.Result again = run("encrypt", "a=b");

        assertThat(first.err()).startsWith("sealwax: building the command").doesNotContain("function");
        assertThat(first.text()).endsWith("[encrypt][a=b]\n");
        assertThat(again.err()).isEmpty();
        assertThat(again.text()).isEqualTo(first.text());
    }

    /** No JVM starts there; it would print a stack trace and end with 1. */
    @Test
    void aFolderThatWasDeletedIsSaidToBe() throws Exception {
        Cli.Result result = start(
                folder,
                "bash",
                "-c",
                "mkdir gone && cd gone && rmdir ../gone && exec '" + project + "/sealwax' --help");

        assertThat(result.out()).isEmpty();
        assertThat(result.err()).endsWith("sealwax: the current folder is not there any more\n");
        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void theLocaleIsOneInWhichEveryTextCanBeSaid() throws Exception {
        environment = new HashMap<>(environment);
        for (String[] locale : new String[][] {
            {"C", "C.UTF-8"}, {"de_DE.ISO-8859-1", "C.UTF-8"}, {"none_XX.UTF-8", "C.UTF-8"}, {"C.utf8", "C.utf8"}
        }) {
            environment.put("LC_ALL", locale[0]);
            assertThat(run("--help").text()).contains("\nLC_ALL=" + locale[1] + "\n");
        }
    }

    /** {@code cd} would go to a folder of this name elsewhere, and print where it went. */
    @Test
    void noSettingOfTheShellLeadsToAnotherFolder() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/a project/sdk-cli"))
                .getParent();
        environment = new HashMap<>(environment);
        environment.put("CDPATH", ".:" + elsewhere.getParent());
        environment.put("SHELLOPTS", "noclobber:noglob");
        environment.put("BASHOPTS", "failglob:nocasematch");
        environment.put("POSIXLY_CORRECT", "1");

        Cli.Result first = start(folder, "a project/sealwax", "--help");
        pretendTheBuildIsOlder();
        touch(project.resolve("pom.xml"));
        Cli.Result again = start(folder, "bash", "a project/sealwax", "--help");

        assertThat(first.exitCode()).isZero();
        assertThat(first.text()).contains("[-jar][" + project + "/sdk-cli/target/sealwax-cli.jar]");
        assertThat(again.exitCode()).isZero();
        assertThat(builds()).hasSize(2).allSatisfy(build -> assertThat(build).startsWith(project + " "));
        try (var files = Files.walk(elsewhere)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void withoutAFolderForTemporaryFilesNothingIsLeftWhereItIsCalled() throws Exception {
        environment = new HashMap<>(environment);
        environment.put("TMPDIR", folder.resolve("none").toString());
        Path here = Files.createDirectory(folder.resolve("here"));

        Cli.Result result = start(here, project.resolve("sealwax").toString(), "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void everyScriptThatChangesItsFolderAsksNeitherCdpathNorFunctionsOfItsCaller() throws Exception {
        List<Path> scripts = new ArrayList<>(List.of(SCRIPT));
        for (String more : List.of("../.ci", "../examples")) {
            try (var files = Files.list(SCRIPT.resolveSibling(more.substring(3)))) {
                files.filter(Files::isRegularFile).forEach(scripts::add);
            }
        }
        int changing = 0;
        for (Path script : scripts) {
            String text = Files.readString(script);
            Matcher change = Pattern.compile("(?m)(^|[;&(])\\s*cd ").matcher(text);
            if (text.startsWith("#!") && change.find()) {
                changing++;
                String before = text.substring(0, change.start());
                assertThat(before).as("%s", script).containsPattern("\nunset CDPATH\\b");
                assertThat(before).as("%s", script).containsPattern("\\bset \\+k ");
                assertThat(before).as("%s", script).containsPattern("\n *unset -f (cd|-- \"\\$name\")");
            }
        }
        assertThat(changing).isGreaterThan(9);
    }

    @Test
    void theJvmIsToldWhichDescriptorsItIsGiven() throws Exception {
        run("--help");

        Cli.Result result = start(folder, "bash", "-c", "exec '" + project + "/sealwax' --help 7< input 9< input");

        assertThat(result.text()).contains("[-Dsealwax.descriptors=,0,1,2,7,9,]");
    }

    /** The build is locked through a descriptor, and the caller may have one of the same number. */
    @Test
    void aDescriptorOutlivesABuild() throws Exception {
        makeJdk("jdk", "17.0.1+1", "for arg; do last=$arg; done; [[ $last == read ]] && cat <&9; exit 0");

        Cli.Result result = start(folder, "bash", "-c", "exec '" + project + "/sealwax' read 9< input");

        assertThat(result.err()).startsWith("sealwax: building the command");
        assertThat(result.text()).isEqualTo("the input");
    }

    @Test
    void javaIsTheOneOnThePathUnlessJavaHomeNamesOne() throws Exception {
        Files.createSymbolicLink(folder.resolve("tools/java"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(folder.resolve("tools/javac"), jdk.resolve("bin/javac"));
        environment = new HashMap<>(environment);
        environment.remove("JAVA_HOME");

        assertThat(run("--help").exitCode()).isZero();

        environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
        assertThat(run("--help").err())
                .isEqualTo("sealwax: JAVA_HOME is " + folder.resolve("nowhere")
                        + ", and there is no bin/java in it; JDK 17 or newer is needed\n");
    }

    @Test
    void anOlderJavaIsRefused() throws Exception {
        makeJdk("jdk", "11.0.20+8");
        assertThat(run("--help").err())
                .isEqualTo("sealwax: " + jdk.resolve("bin/java")
                        + " is Java 11.0.20+8; JDK 17 or newer is needed, and JAVA_HOME can name one\n");

        Files.delete(jdk.resolve("release"));
        program("jdk/bin/java", "echo 'openjdk version \"1.8.0_402\" 2024-01-16' >&2");
        assertThat(run("--help").err()).contains(" is Java 1.8.0_402; JDK 17 or newer is needed");
        assertThat(run("--help").exitCode()).isEqualTo(1);
    }

    @Test
    void withoutMavenOrACompilerTheBuildSaysWhatIsMissing() throws Exception {
        Path few = Files.createDirectory(folder.resolve("few"));
        for (String tool : List.of("bash", "env", "readlink", "find", "head", "mkdir", "flock", "dirname")) {
            Path there = Path.of("/usr/bin", tool);
            if (Files.exists(there)) {
                Files.createSymbolicLink(few.resolve(tool), there);
            }
        }
        environment = Map.of("JAVA_HOME", jdk.toString(), "PATH", few.toString());
        assertThat(run("--help").err()).contains("there is no mvn on the PATH; Maven 3.8 or newer is needed");

        Files.createSymbolicLink(few.resolve("mvn"), folder.resolve("tools/mvn"));
        Files.delete(jdk.resolve("bin/javac"));
        assertThat(run("--help").err()).contains("there is no javac beside " + jdk.resolve("bin/java"));
    }

    @Test
    void classesAreArchivedForEachJvm() throws Exception {
        assertThat(run("--help").text()).doesNotContain("SharedArchiveFile");
        makeJdk(
                "jdk",
                "25.0.1+2",
                "for arg; do [[ $arg == -XX:SharedArchiveFile=new ]] && echo classes > new; done; "
                        + "printf '[%s]' \"$@\"");

        Path archive = project.resolve("sdk-cli/target/classes-25.0.1+2.jsa");
        assertThat(run("--help").text()).contains("[-XX:SharedArchiveFile=" + archive + "]");
        assertThat(run("--help").err()).isEmpty();
    }

    private Cli.Result run(String... args) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(project.resolve("sealwax").toString()));
        command.addAll(List.of(args));
        return start(folder, command.toArray(String[]::new));
    }

    private Cli.Result start(Path in, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("LOG", folder.resolve("builds").toString());
        Path err = folder.resolve("err");
        Process process = builder.redirectInput(
                        Files.writeString(folder.resolve("input"), "the input").toFile())
                .redirectError(err.toFile())
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        return new Cli.Result(CliProcess.exitCode(process), out, Files.readString(err));
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private Path makeJdk(String name, String version) throws IOException {
        return makeJdk(name, version, "echo \"in $PWD\"; echo \"LC_ALL=$LC_ALL\"; printf '[%s]' \"$@\"; echo");
    }

    private Path makeJdk(String name, String version, String java) throws IOException {
        program(name + "/bin/java", java);
        program(name + "/bin/javac", "");
        Path release = folder.resolve(name + "/release");
        Files.writeString(release, "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\nJAVA_VERSION=\"1\"\n");
        return folder.resolve(name);
    }

    private void program(String file, String script) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, ("#!/usr/bin/env bash\n" + script + "\n").getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    }

    /** As if all that is there had been there for long. */
    private void pretendTheBuildIsOlder() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        try (var files = Files.walk(project)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
    }
}
