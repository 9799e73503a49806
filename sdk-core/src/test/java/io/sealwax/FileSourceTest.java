package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file that many read, some of whom are interrupted. */
@Timeout(120)
class FileSourceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = Plaintexts.cipher(keys, 2);
    private final byte[] plaintext = Plaintexts.of(150 * CHUNK + 77);

    @TempDir
    Path folder;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @Test
    void whoIsInterruptedIsToldAndWhoeverReadsNextReadsOn() throws IOException {
        try (Source source = Source.of(file(new byte[] {1, 2, 3}))) {
            byte[] out = new byte[3];
            for (int round = 0; round < 3; round++) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> source.read(0, out, 0, 3)).isInstanceOf(ClosedByInterruptException.class);
                assertThatThrownBy(() -> source.read(0, out, 0, 3))
                        .as("interrupted still")
                        .isInstanceOf(ClosedByInterruptException.class);
                assertThatThrownBy(source::size).isInstanceOf(ClosedByInterruptException.class);
                assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
                assertThat(source.size()).isEqualTo(3);
                source.read(0, out, 0, 3);
                assertThat(out).containsExactly(1, 2, 3);
            }
        }
    }

    @Test
    void aFileThatTookItsNameIsNotMixedIn() throws IOException {
        Path file = file(new byte[] {1, 2, 3});
        try (Source source = Source.of(file)) {
            byte[] out = new byte[3];
            FileTime time = Files.getLastModifiedTime(file);
            Path other = Files.write(folder.resolve("other"), new byte[] {4, 5, 6});
            Files.setLastModifiedTime(other, time);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            source.read(0, out, 0, 3);
            assertThat(out).as("what was opened is read").containsExactly(1, 2, 3);
            interruptOneReader(source);
            assertFindsAnother(source, file);
        }
    }

    @Test
    void aFileThatWasChangedIsNotMixedInEither() throws IOException {
        Path file = file(new byte[] {1, 2, 3});
        try (Source source = Source.of(file)) {
            FileTime time = Files.getLastModifiedTime(file);
            Files.write(file, new byte[] {1, 2, 3, 4});
            Files.setLastModifiedTime(file, time);
            interruptOneReader(source);
            assertFindsAnother(source, file);
            Files.write(file, new byte[] {4, 5, 6});
            Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1000));
            assertFindsAnother(source, file);
            Files.delete(file);
            assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1)).isInstanceOf(IOException.class);
        }
    }

    private static void assertFindsAnother(Source source, Path file) {
        byte[] out = new byte[3];
        for (int round = 0; round < 2; round++) {
            assertThatThrownBy(() -> source.read(0, out, 0, 3))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": was changed or replaced since it was opened");
        }
        assertThat(out).isEqualTo(new byte[3]);
    }

    @Test
    void closedItStaysClosedWhoeverIsInterrupted() throws IOException {
        Source source = Source.of(file(new byte[] {1, 2, 3}));
        interruptOneReader(source);
        source.close();
        source.close();
        for (int round = 0; round < 2; round++) {
            assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(source::size).isInstanceOf(ClosedChannelException.class);
        }
    }

    private static void interruptOneReader(Source source) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> source.read(0, new byte[1], 0, 1)).isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void itTakesOneDescriptorAndNoneWhenItIsClosed() throws IOException {
        Path file = file(new byte[] {1, 2, 3});
        Path other = Files.write(folder.resolve("other"), new byte[] {1, 2, 3});
        try (Source source = Source.of(file)) {
            for (int round = 0; round < 20; round++) {
                interruptOneReader(source);
                source.read(0, new byte[1], 0, 1);
            }
            assertThat(descriptors(file)).isOne();
            interruptOneReader(source);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertFindsAnother(source, file);
            assertThat(descriptors(file)).as("the other file is closed").isZero();
        }
        assertThat(descriptors(file)).isZero();
    }

    private static long descriptors(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> isTo(link, file)).count();
        }
    }

    private static boolean isTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            // it is closed by now
            return false;
        }
    }

    @Test
    void aThreadThatReadsMuchKeepsLittleDirectMemory() throws Exception {
        int length = 4 << 20;
        byte[] bytes = Plaintexts.of(length);
        ExecutorService fresh = Executors.newSingleThreadExecutor();
        try (Source source = Source.of(file(bytes))) {
            Future<Long> kept = fresh.submit(() -> {
                byte[] out = new byte[length + 5];
                long before = directMemory();
                source.read(1, out, 5, length - 1);
                long after = directMemory();
                assertThat(Arrays.equals(out, 5, length + 4, bytes, 1, length)).isTrue();
                return after - before;
            });
            assertThat(kept.get())
                    .as("bytes, in the JDK's cache of this thread")
                    .isLessThanOrEqualTo(1 << 16);
        } finally {
            fresh.shutdown();
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void ofManyRangesOverOneFileOnlyThoseFailWhoseReaderWasInterrupted() throws Exception {
        int readers = 4;
        Path file = file(cipher.encrypt(plaintext, CONTEXT));
        ExecutorService pool = Executors.newFixedThreadPool(readers);
        CountDownLatch done = new CountDownLatch(readers);
        int interrupts = 0;
        try (Source source = Source.of(file);
                RangeReader reader = cipher.openRanges(source, CONTEXT)) {
            List<Future<?>> others = new ArrayList<>();
            for (int number = 0; number < readers; number++) {
                Random random = new Random(number);
                others.add(pool.submit(() -> {
                    try {
                        for (int i = 0; i < 300; i++) {
                            assertReadsRange(reader, random);
                        }
                    } finally {
                        done.countDown();
                    }
                    return null;
                }));
            }
            byte[] out = new byte[3 * CHUNK];
            while (done.getCount() > 0) {
                Arrays.fill(out, (byte) 7);
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> reader.read(5, out, 0, out.length))
                        .isInstanceOf(ClosedByInterruptException.class);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(out).as("nothing is handed out").isEqualTo(new byte[out.length]);
                interrupts++;
            }
            for (Future<?> other : others) {
                other.get();
            }
        }
        assertThat(interrupts).isPositive();
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private void assertReadsRange(RangeReader reader, Random random) throws IOException {
        int position = random.nextInt(plaintext.length);
        int end = Math.min(position + random.nextInt(3 * CHUNK), plaintext.length);
        assertThat(Arrays.equals(reader.read(position, end - position), Arrays.copyOfRange(plaintext, position, end)))
                .isTrue();
    }

    @Test
    void aMessageThatIsMadeFromAFileGoesOnAfterAnInterrupt() throws IOException {
        try (Source source = Source.of(file(plaintext));
                RepeatableMessage message = cipher.encryptRepeatably(source, CONTEXT)) {
            ByteArrayOutputStream begin = new ByteArrayOutputStream();
            InputStream in = message.newStream();
            begin.writeBytes(in.readNBytes(20 * CHUNK));
            Thread.currentThread().interrupt();
            assertThat(catchThrowable(() -> in.transferTo(begin))).isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            in.transferTo(begin);
            assertThat(cipher.decrypt(begin.toByteArray(), CONTEXT)).isEqualTo(plaintext);
            assertThat(message.newStream().readAllBytes()).isEqualTo(begin.toByteArray());
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file"), bytes);
    }
}
