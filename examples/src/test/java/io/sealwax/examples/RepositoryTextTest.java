package io.sealwax.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The repository's text, file by file: lines that a reader can see whole, and links that lead somewhere. A test of its
 * own, since the formatter splits no string and knows no prose.
 */
class RepositoryTextTest {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();
    private static final int COLUMNS = 120;
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", "node_modules");

    /** A table, or HTML, which is a picture here. */
    private static final Pattern NO_PROSE = Pattern.compile("^\\s*[|<].*");

    /** What cannot be broken, after the marks of a list or the space before it. */
    private static final Pattern ONE_WORD = Pattern.compile("^\\s*([-*>]\\s+)?\\S+$");

    /** The target of a link, without the place in the page. */
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)|(?:src|srcset)=\"([^\"]+)\"");

    @Test
    void noLineOfJavaIsLongerThan120ColumnsOutsideTextBlocks() throws IOException {
        assertThat(tooLong(".java", RepositoryTextTest::linesOutsideTextBlocks)).isEmpty();
    }

    @Test
    void noLineOfProseIsLongerThan120Columns() throws IOException {
        assertThat(tooLong(".md", RepositoryTextTest::linesOfProse)).isEmpty();
    }

    @Test
    void everyLinkToAFileOfTheRepositoryLeadsToOne() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : files(".md")) {
            for (Line line : lines(page)) {
                Matcher links = LINK.matcher(line.text());
                while (links.find()) {
                    String target = links.group(1) != null ? links.group(1) : links.group(2);
                    if (!target.contains(":") && !Files.exists(page.resolveSibling(target))) {
                        broken.add(place(page, line) + " leads to no file: " + target);
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void readmeShowsTheVersionOfTheBuild() throws IOException {
        Matcher parent = Pattern.compile("<artifactId>sealwax-parent</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        Matcher shown = Pattern.compile("<artifactId>sealwax-bom</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(ROOT.resolve("README.md")));

        assertThat(parent.find()).isTrue();
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1)).isEqualTo(parent.group(1));
    }

    private interface Selection {
        List<Line> of(List<Line> lines);
    }

    private record Line(int number, String text) {}

    private static List<String> tooLong(String extension, Selection selection) throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(extension)) {
            for (Line line : selection.of(lines(file))) {
                int columns = line.text().codePointCount(0, line.text().length());
                if (columns > COLUMNS) {
                    tooLong.add(place(file, line) + " has " + columns + " columns");
                }
            }
        }
        return tooLong;
    }

    private static List<Line> linesOutsideTextBlocks(List<Line> lines) {
        List<Line> outside = new ArrayList<>();
        boolean inside = false;
        for (Line line : lines) {
            boolean began = inside;
            for (int at = line.text().indexOf("\"\"\"");
                    at >= 0;
                    at = line.text().indexOf("\"\"\"", at + 3)) {
                inside = !inside;
            }
            if (!began && !inside) {
                outside.add(line);
            }
        }
        return outside;
    }

    private static List<Line> linesOfProse(List<Line> lines) {
        List<Line> prose = new ArrayList<>();
        boolean code = false;
        for (Line line : lines) {
            if (line.text().stripLeading().startsWith("```")) {
                code = !code;
            } else if (!code
                    && !line.text().startsWith("    ")
                    && !NO_PROSE.matcher(line.text()).matches()
                    && !ONE_WORD.matcher(line.text()).matches()) {
                prose.add(line);
            }
        }
        return prose;
    }

    private static List<Line> lines(Path file) throws IOException {
        List<String> text = Files.readAllLines(file);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            lines.add(new Line(i + 1, text.get(i)));
        }
        return lines;
    }

    private static String place(Path file, Line line) {
        return ROOT.relativize(file) + ":" + line.number();
    }

    private static List<Path> files(String extension) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(extension)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(files).isNotEmpty();
        files.sort(null);
        return files;
    }
}
