/** What {@code sealwax demo} does: customer records, sealed field by field under a KMS in the process. */
@NullMarked
package io.sealwax.cli.demo;

import org.jspecify.annotations.NullMarked;
