package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java snippet of the repository's documents compiles, as it stands, where a reader would paste it: into a
 * method.
 */
class DocumentSnippetsTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
    private static final Pattern SNIPPET = Pattern.compile("^```java\\R(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import .*;\\R", Pattern.MULTILINE);

    @TempDir
    Path classes;

    @Test
    void theReadmeHasSnippets() throws IOException {
        assertThat(snippets(ROOT.resolve("README.md"))).isNotEmpty();
    }

    @TestFactory
    List<DynamicTest> everySnippetCompiles() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents()) {
            List<String> snippets = snippets(document);
            for (int i = 0; i < snippets.size(); i++) {
                String snippet = snippets.get(i);
                String name = ROOT.relativize(document) + " " + (i + 1);
                tests.add(DynamicTest.dynamicTest(
                        name, () -> assertThat(errors(snippet)).isEmpty()));
            }
        }
        return tests;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(ROOT)) {
            return top.filter(path -> path.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static List<String> snippets(Path document) throws IOException {
        Matcher matcher = SNIPPET.matcher(Files.readString(document));
        List<String> snippets = new ArrayList<>();
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    /** What the compiler says to the snippet, nothing where it is content. */
    private String errors(String snippet) {
        String imports = String.join(
                "",
                IMPORT.matcher(snippet).results().map(result -> result.group()).toList());
        String source = imports + "class Snippet { void run() throws Exception {\n"
                + IMPORT.matcher(snippet).replaceAll("") + "\n} }\n";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        compiler.getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        return errors.toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
