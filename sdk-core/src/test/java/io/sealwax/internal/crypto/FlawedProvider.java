package io.sealwax.internal.crypto;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;

/** A JCA provider that does AES as the JDK does, but for one flaw. */
public class FlawedProvider extends Provider {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Flaw {
        NONE,
        FLIPS_A_BIT_OF_THE_CIPHERTEXT,
        FLIPS_A_BIT_OF_THE_TAG,
        FLIPS_A_BIT_OF_THE_PLAINTEXT,
        ACCEPTS_ANY_TAG,
        REFUSES_EVERY_TAG,
        FLIPS_A_BIT_OF_BARE_BLOCKS,
        HAS_NO_GCM,
        THROWS_UNCHECKED,
        /** Only for long texts without AAD, which no self-test has. */
        THROWS_WITH_THE_PLAINTEXT_WRITTEN,
        /** The same. */
        REFUSES_WITH_THE_PLAINTEXT_WRITTEN,
        /**
         * As native code does that copies both arrays in, and out again: what others wrote to them meanwhile is undone.
         */
        WRITES_WHOLE_ARRAYS_BACK,
        /** From where the output begins, to the array's end. */
        WIPES_THE_REST_WHERE_A_TAG_IS_WRONG,
        /** Some do, though they write nothing there. */
        WANTS_ROOM_FOR_A_TAG_TO_DECRYPT,
        /** Takes the array for its own once it was given it. */
        CHANGES_WHAT_IT_READS,
        /** From 8 KiB. */
        WRITES_A_BYTE_BEHIND_LONG_TEXTS
    }

    /** The threads that a cipher of some flawed provider was called by, since somebody cleared it. */
    public static final Set<Thread> CALLERS = ConcurrentHashMap.newKeySet();

    /** Itself, should it be registered no more when it is needed. */
    private static final Provider JDK = Security.getProvider("SunJCE");

    private static void doNothing() {}

    public FlawedProvider(String name, Flaw flaw) {
        this(name, flaw, FlawedProvider::doNothing);
    }

    /** Without a flaw, but that it does something else before it seals or opens. */
    public FlawedProvider(String name, Runnable meanwhile) {
        this(name, Flaw.NONE, meanwhile);
    }

    @SuppressWarnings("this-escape")
    private FlawedProvider(String name, Flaw flaw, Runnable meanwhile) {
        super(name, "1.0", "AES of the JDK with a flaw: " + flaw);
        if (flaw != Flaw.HAS_NO_GCM) {
            putService(new AesService(this, "AES/GCM/NoPadding", flaw, meanwhile));
        }
        if (flaw == Flaw.FLIPS_A_BIT_OF_BARE_BLOCKS || flaw == Flaw.ACCEPTS_ANY_TAG) {
            putService(new AesService(this, "AES/ECB/NoPadding", flaw, meanwhile));
        }
    }

    private static final class AesService extends Service {
        private final Flaw flaw;
        private final Runnable meanwhile;

        AesService(Provider provider, String transformation, Flaw flaw, Runnable meanwhile) {
            super(provider, "Cipher", transformation, FlawedCipher.class.getName(), null, Map.of());
            this.flaw = flaw;
            this.meanwhile = meanwhile;
        }

        @Override
        public Object newInstance(Object parameter) {
            return new FlawedCipher(getAlgorithm(), flaw, meanwhile);
        }
    }

    private static final class FlawedCipher extends CipherSpi {
        private final Cipher right;
        private final boolean isGcm;
        private final Flaw flaw;
        private final Runnable meanwhile;
        private boolean encrypting;
        private boolean hasAad;

        FlawedCipher(String transformation, Flaw flaw, Runnable meanwhile) {
            this.flaw = flaw;
            this.meanwhile = meanwhile;
            isGcm = transformation.contains("GCM");
            try {
                right = Cipher.getInstance(transformation, JDK);
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected int engineDoFinal(byte[] in, int inAt, int length, byte[] out, int outAt)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            CALLERS.add(Thread.currentThread());
            if (flaw == Flaw.WANTS_ROOM_FOR_A_TAG_TO_DECRYPT && out.length - outAt < length) {
                throw new ShortBufferException();
            }
            int written;
            meanwhile.run();
            try {
                written = right.doFinal(in, inAt, length, out, outAt);
            } catch (AEADBadTagException e) {
                if (flaw == Flaw.ACCEPTS_ANY_TAG) {
                    return length - 16;
                }
                if (flaw == Flaw.WIPES_THE_REST_WHERE_A_TAG_IS_WRONG) {
                    Arrays.fill(out, outAt, out.length, (byte) 0);
                }
                throw e;
            }
            if (flaw == Flaw.WRITES_WHOLE_ARRAYS_BACK) {
                // the other threads' bytes, as they were when these were copied
                Arrays.fill(out, 0, outAt, (byte) 0);
                Arrays.fill(out, outAt + written, out.length, (byte) 0);
            }
            if (flaw == Flaw.CHANGES_WHAT_IT_READS) {
                Arrays.fill(in, (byte) 0x33);
            }
            if (flaw == Flaw.WRITES_A_BYTE_BEHIND_LONG_TEXTS && written >= 8192 && outAt + written < out.length) {
                out[outAt + written] = 0;
            }
            if (isGcm ? flipsFirst() : flaw == Flaw.FLIPS_A_BIT_OF_BARE_BLOCKS) {
                out[outAt] ^= 1;
            }
            if (isGcm && encrypting && flaw == Flaw.FLIPS_A_BIT_OF_THE_TAG) {
                out[outAt + written - 1] ^= (byte) 0x80;
            }
            if (!encrypting && written > 4096 && !hasAad) {
                if (flaw == Flaw.THROWS_WITH_THE_PLAINTEXT_WRITTEN) {
                    throw new ProviderException("the native library is broken");
                }
                if (flaw == Flaw.REFUSES_WITH_THE_PLAINTEXT_WRITTEN) {
                    throw new AEADBadTagException("refused");
                }
            }
            if (!encrypting && flaw == Flaw.REFUSES_EVERY_TAG) {
                throw new AEADBadTagException("refused");
            }
            return written;
        }

        private boolean flipsFirst() {
            return flaw == (encrypting ? Flaw.FLIPS_A_BIT_OF_THE_CIPHERTEXT : Flaw.FLIPS_A_BIT_OF_THE_PLAINTEXT);
        }

        @Override
        protected byte[] engineDoFinal(byte[] in, int inAt, int length) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            if (flaw == Flaw.THROWS_UNCHECKED) {
                throw new ProviderException("the native library is broken");
            }
            encrypting = mode == Cipher.ENCRYPT_MODE;
            right.init(mode, key, parameters);
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
            encrypting = mode == Cipher.ENCRYPT_MODE;
            right.init(mode, key);
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {
            throw new UnsupportedOperationException("not used");
        }

        @Override
        protected void engineUpdateAAD(byte[] in, int at, int length) {
            hasAad = length > 0;
            right.updateAAD(in, at, length);
            if (flaw == Flaw.CHANGES_WHAT_IT_READS) {
                Arrays.fill(in, (byte) 0x33);
            }
        }

        @Override
        protected byte[] engineUpdate(byte[] in, int inAt, int length) {
            return right.update(in, inAt, length);
        }

        @Override
        protected int engineUpdate(byte[] in, int inAt, int length, byte[] out, int outAt) throws ShortBufferException {
            return right.update(in, inAt, length, out, outAt);
        }

        @Override
        protected int engineGetBlockSize() {
            return 16;
        }

        @Override
        protected byte[] engineGetIV() {
            return right.getIV();
        }

        @Override
        protected int engineGetOutputSize(int length) {
            return right.getOutputSize(length);
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return right.getParameters();
        }

        @Override
        protected void engineSetMode(String mode) {
            // the whole transformation is the service's name
        }

        @Override
        protected void engineSetPadding(String padding) {
            // the whole transformation is the service's name
        }
    }
}
