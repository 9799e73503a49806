package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.cli.Streams.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageErrorsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            encrypt --key KEY --context s3cret                  ~ --context takes <name=value>
            encrypt --key KEY --context =s3cret                 ~ --context takes <name=value>
            decrypt --key KEY --detached s3cret                 ~ --detached takes <name=value>
            encrypt --key KEY --context a=b --no-context        ~ --no-context contradicts the pairs that are given
            encrypt --key KEY --context a=b --context a=s3cret  ~ --context a: a context has each name once, and this one is given twice
            encrypt --key KEY --detached a=s3cret --context a=b ~ --detached a: a context has each name once, and this one is given twice
            decrypt --key KEY --context a=s3cret --message-context-from a=- ~ --message-context-from a: a context has each name once, and this one is given twice
            encrypt --key KEY --context                         ~ missing: --context <name=value>; 'sealwax encrypt --help' says more
            encrypt --context a=s3cret                          ~ missing: --key <key>; 'sealwax encrypt --help' says more
            encrypt --key KEY --context a=s3cret --key          ~ missing: --key <key>; 'sealwax encrypt --help' says more
            encrypt --key KEY --contxt=a=s3cret                 ~ unknown option --contxt, is it --context or --context-from?; 'sealwax encrypt --help' says more
            encrypt --key KEY --s3cret                          ~ unknown option; 'sealwax encrypt --help' says more
            encrypt --key KEY -xs3cret                          ~ unknown option; 'sealwax encrypt --help' says more
            encrypt --key KEY --context a=b s3cret s3cret       ~ more than one <file>; 'sealwax encrypt --help' says more
            encrypt --key KEY --context a=b -o x -o s3cret      ~ --output is given more than once; 'sealwax encrypt --help' says more
            encrypt --key KEY --no-context=s3cret               ~ --no-context takes no value; 'sealwax encrypt --help' says more
            encrypt --key s3cret --no-context                   ~ unknown scheme of --key, known are: local:[<name>=]<file>, alias/<name>, arn:<of a key or an alias>
            encrypt --key local: --no-context                   ~ --key local: lacks the name of the file
            encrypt --key local:s3cret= --no-context            ~ --key local: lacks the name of the file
            encrypt --key local:=s3cret --no-context            ~ --key local: lacks the name of the key
            encrypt --key KEY --key KEY --no-context            ~ two keys have the name 'demo'
            encrypt --key KEY --no-context --threads 0          ~ --threads: 0 is not 1 to 256
            decrypt --key KEY --no-context --threads 257        ~ --threads: 257 is not 1 to 256
            decrypt --key KEY --no-context --threads s3cret     ~ --threads takes <n>; 'sealwax decrypt --help' says more
            decrypt --key KEY --no-context --range s3cret       ~ --range takes <first>-<last>, <first>- or -<count>
            decrypt --key KEY --no-context --range -            ~ --range takes <first>-<last>, <first>- or -<count>
            decrypt --key KEY --no-context --range 1-9999999999999999999 ~ --range takes <first>-<last>, <first>- or -<count>
            decrypt --key KEY --no-context --range 7-6          ~ --range ends before it begins
            demo s3cret                                         ~ there is nothing to name but options; 'sealwax demo --help' says more
            inspect --color s3cret                              ~ --color takes auto|always|never; 'sealwax inspect --help' says more
            keygen                                              ~ missing: <file>; 'sealwax keygen --help' says more
            keygen -                                            ~ a key goes into a file, not to standard output
            s3cret                                              ~ unknown command; 'sealwax --help' says more
            @s3cret                                             ~ unknown command; 'sealwax --help' says more
            inspect --color=                                    ~ --color takes auto|always|never; 'sealwax inspect --help' says more
            ''                                                  ~ unknown command; 'sealwax --help' says more
            """)
    void aWrongCommandLineIsExplainedInOneLineThatRepeatsNoValue(String commandLine, String error) {
        String[] args = commandLine.isEmpty()
                ? new String[] {""}
                : commandLine.replace("KEY", cli.key()).split(" ", -1);

        Cli.Result result = cli.run(args);

        assertThat(result.err()).isEqualTo("sealwax: " + error + "\n");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void noCommandIsAUsageErrorToo() {
        Cli.Result result = cli.run();

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .isEqualTo("sealwax: a command is needed: keygen, encrypt, decrypt, inspect, demo or local-kms;"
                        + " 'sealwax --help' says more\n");
    }

    @Test
    void aKeyInPlaceOfAFileIsNotRepeated() {
        Cli.Result result = cli.run("encrypt", "--key", "local:" + Cli.KEY, "--no-context");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("takes the name of a file, not a key").doesNotContain(Cli.KEY);
    }

    @Test
    void moreKeysThanReadersTakeAreRefused() {
        String[] args = new String[20];
        args[0] = "encrypt";
        args[1] = "--no-context";
        for (int i = 0; i < 9; i++) {
            cli.done("keygen", cli.name(i + ".key"));
            args[2 + 2 * i] = "--key";
            args[3 + 2 * i] = "local:" + cli.name(i + ".key");
        }

        assertThat(cli.run(args).err()).isEqualTo("sealwax: 9 keys: readers take at most 8\n");
    }

    @Test
    void textThatTheJvmCouldNotDecodeIsNotBound() {
        Cli.Result result = cli.run("encrypt", "--key", cli.key(), "--context", "tenant=acm\ufffd");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).startsWith("sealwax: --context cannot be read as text in this locale");
    }

    @Test
    void aPairThatBeginsLikeAFileOfArgumentsIsAPair() {
        cli.write("args", "--no-context".getBytes(StandardCharsets.US_ASCII));

        assertThat(cli.run("encrypt", "--key", cli.key(), "--context", "@" + cli.name("args"))
                        .err())
                .isEqualTo("sealwax: --context takes <name=value>\n");
    }

    @Test
    void aMessageDoesNotGoToATerminalUnlessItIsSentThere() {
        cli.terminals(Stream.STDOUT).in(new byte[3]);

        assertThat(cli.run("encrypt", "--key", cli.key(), "--no-context").err())
                .isEqualTo("sealwax: a message is no text for a terminal: name a file with -o, or say '-o -'\n");
        assertThat(cli.done("encrypt", "--key", cli.key(), "--no-context", "-o", "-"))
                .startsWith('S', 'W', 'X');
    }

    @Test
    void aTerminalAsInputIsMentioned() {
        cli.terminals(Stream.STDIN).in(new byte[3]);

        assertThat(cli.run("encrypt", "--key", cli.key(), "--no-context").err())
                .isEqualTo("sealwax: reading from the terminal; Ctrl-D on a line of its own ends the input\n");
    }
}
