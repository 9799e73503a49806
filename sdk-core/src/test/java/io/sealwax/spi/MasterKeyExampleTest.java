package io.sealwax.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master key in MasterKey's javadoc compiles as it stands there. */
class MasterKeyExampleTest {
    private static final Path JAVADOC =
            Path.of(System.getProperty("basedir", "."), "src/main/java/io/sealwax/spi/MasterKey.java");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\R(.*?) \\* }</pre>", Pattern.DOTALL);

    /** A KMS that the example makes up. */
    private static final String VAULT = """
            interface Vault {
                byte[] randomBytes(int length);
                byte[] encrypt(String key, byte[] plaintext, java.util.Map<String, String> context);
                byte[] decrypt(String key, byte[] ciphertext, java.util.Map<String, String> context);
            }
            """;

    @TempDir
    Path classes;

    @Test
    void itCompiles() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(JAVADOC));
        assertThat(example.find()).isTrue();
        String source = "import io.sealwax.*;\nimport io.sealwax.spi.*;\n"
                + example.group(1).replaceAll("(?m)^ \\* ?", "") + VAULT;
        StringWriter errors = new StringWriter();
        ToolProvider.getSystemJavaCompiler()
                .getTask(
                        errors,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                        null,
                        List.of(new Source(source)))
                .call();
        assertThat(errors.toString()).isEmpty();
    }

    private static String classPath() {
        return Path.of(URI.create(MasterKey.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///VaultMasterKey.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
