/**
 * Envelope encryption: messages that open only with their data key and their whole encryption context.
 *
 * <p>An {@link io.sealwax.EnvelopeCipher} encrypts data in this process, under data keys that a master key wraps. Each
 * message carries its wrapped data keys, so that anyone who may use one of the master keys can decrypt it. An
 * {@link io.sealwax.EncryptionContext} binds the message to where it belongs: a tenant, a table, a row.
 *
 * <pre>{@code
 * EnvelopeCipher cipher = EnvelopeCipher.builder(masterKey).requireContext("tenant").build();
 * EncryptionContext acme = EncryptionContext.of("tenant", "acme");
 * byte[] message = cipher.encrypt(plaintext, acme);
 * byte[] same = cipher.decrypt(message, acme);
 * }</pre>
 *
 * <h2>Where to start</h2>
 *
 * <ul>
 *   <li>Arrays, buffers and files: {@code encrypt} and {@code decrypt} of {@link io.sealwax.EnvelopeCipher}. Make one
 *       cipher and share it between threads.
 *   <li>Data of any length: {@link io.sealwax.EncryptingOutputStream}, which must be finished, and
 *       {@link io.sealwax.DecryptingInputStream}.
 *   <li>Parts of large messages: {@link io.sealwax.RangeReader} over a {@link io.sealwax.Source}.
 *   <li>Uploads that are retried or sent in parts: {@link io.sealwax.RepeatableMessage}.
 *   <li>What a message says about itself, unverified: {@link io.sealwax.EnvelopeHeader}.
 *   <li>Master keys: {@link io.sealwax.LocalMasterKey} here, AWS KMS and a cache of data keys in {@code sealwax-kms}.
 * </ul>
 *
 * <h2>Contexts</h2>
 *
 * Pairs bound to the key are part of what the master key checks, and each set of them has data keys of its own. Pairs
 * bound to the message cost no call of their own. A reader gives the exact context, or a
 * {@link io.sealwax.ContextMatch} that names some of its pairs, and then gets the whole context back. A context is not
 * secret.
 *
 * <h2>Failures</h2>
 *
 * Decryption fails with an {@link io.sealwax.EnvelopeException}, whose {@link io.sealwax.Failure} says at which step;
 * the steps have a fixed order. No message of an exception holds a key, a plaintext or a value of a context. A call
 * that fails returns nothing, and the range of its output is zeros.
 *
 * <h2>Compatibility</h2>
 *
 * Every release decrypts the messages of all earlier ones: the message format has a version of its own. Beyond that,
 * from the first release on:
 *
 * <ul>
 *   <li><b>API</b>, {@code io.sealwax}: code that compiles and runs with a release compiles and runs with every later
 *       one of the same major version. Methods may be added to its classes, and causes to its exceptions.
 *   <li><b>SPI</b>, {@code io.sealwax.spi}, and the interfaces {@link io.sealwax.Source} and
 *       {@link io.sealwax.KeySectionStore}: implementations keep compiling and working as well. A method that is added
 *       to an interface has a default.
 *   <li><b>{@code internal}</b>: packages with this word in their names are no part of either. They change without
 *       notice, are not exported by the module, and are not for use outside.
 * </ul>
 *
 * Texts of exceptions and of {@code toString}, and the order of equal work on several threads, may change at any time.
 */
@NullMarked
package io.sealwax;

import org.jspecify.annotations.NullMarked;
