package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.security.Provider;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Processes that begin with one snapshot. Each has the class of its own, and a generator whose state is the same in all
 * of them and that knows nothing of snapshots, as the JDK's own that have a state; the system behind it gives each seed
 * once.
 */
class SnapshotTest {
    private static final AtomicInteger SYSTEM = new AtomicInteger();
    private static volatile Runnable whileDrawing = () -> {};

    private final Provider provider = new Repeating();

    @BeforeEach
    void register() {
        assertThat(Security.insertProviderAt(provider, 1)).isEqualTo(1);
    }

    @AfterEach
    void unregister() {
        Security.removeProvider(provider.getName());
        whileDrawing = () -> {};
    }

    @Test
    void withoutForgettingTheyRepeatEachOther() throws Exception {
        assertThat(new Restored().fill()).isEqualTo(new Restored().fill());
        assertThat(new Restored().draw()).isEqualTo(new Restored().draw());
    }

    @Test
    void whatIsDrawnAfterForgettingIsDrawnFromANewSeed() throws Exception {
        byte[] first = forgetful().fill();
        byte[] second = forgetful().fill();
        assertThat(first).isNotEqualTo(second);
        assertThat(forgetful().draw()).isNotEqualTo(forgetful().draw());
    }

    @Test
    void theSeedIsAskedForOnceAfterForgetting() throws Exception {
        Restored process = forgetful();
        int before = SYSTEM.get();
        process.fill();
        process.draw();
        process.draw();
        assertThat(SYSTEM.get() - before).isEqualTo(1);
        process.forget();
        process.draw();
        assertThat(SYSTEM.get() - before).isEqualTo(2);
    }

    @Test
    void whatWasBeingDrawnWhileAnotherThreadForgotIsDrawnAnew() throws Exception {
        Restored process = new Restored();
        AtomicInteger drawn = new AtomicInteger();
        whileDrawing = () -> {
            if (drawn.incrementAndGet() == 1) {
                Thread other = new Thread(process::forget);
                other.start();
                join(other);
            }
        };
        process.fill();
        process.fill();
        assertThat(drawn).as("once for the message that was under way").hasValue(2);
        process.fill();
        assertThat(drawn).as("and kept from then on").hasValue(2);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Restored forgetful() throws Exception {
        Restored process = new Restored();
        process.fill();
        process.forget();
        return process;
    }

    /** The library's class, loaded once more. */
    private static final class Restored {
        private final Class<?> type;

        Restored() throws ClassNotFoundException {
            URL[] classes = {
                RandomBytes.class.getProtectionDomain().getCodeSource().getLocation()
            };
            type = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())
                    .loadClass(RandomBytes.class.getName());
            assertThat(type).isNotEqualTo(RandomBytes.class);
        }

        byte[] fill() throws ReflectiveOperationException {
            byte[] out = new byte[12];
            Object shared = type.getField("SHARED").get(null);
            type.getInterfaces()[0]
                    .getMethod("fill", byte[].class, int.class, int.class)
                    .invoke(shared, out, 0, out.length);
            return out;
        }

        byte[] draw() throws ReflectiveOperationException {
            return (byte[]) type.getMethod("draw", int.class).invoke(null, 12);
        }

        void forget() {
            try {
                type.getMethod("forget").invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("RandomBytes has no forget()", e);
            }
        }
    }

    private static final class Repeating extends Provider {
        private static final long serialVersionUID = 1;

        Repeating() {
            super("Repeating", "1.0", "Random numbers that are the same for every object, until it is seeded");
            putService(new Service(this, "SecureRandom", "Repeating", RepeatingNumbers.class.getName(), null, null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new RepeatingNumbers();
                }
            });
        }
    }

    private static final class RepeatingNumbers extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        private byte state;

        @Override
        protected void engineSetSeed(byte[] seed) {
            state = seed[0];
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            whileDrawing.run();
            Arrays.fill(bytes, ++state);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            byte[] seed = new byte[length];
            seed[0] = (byte) (100 + SYSTEM.incrementAndGet());
            return seed;
        }
    }
}
