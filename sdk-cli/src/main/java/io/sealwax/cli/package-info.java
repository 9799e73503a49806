/** The {@code sealwax} command: a class for each of its commands, and what they share. */
@NullMarked
package io.sealwax.cli;

import org.jspecify.annotations.NullMarked;
