/**
 * What {@code org.crac} finds in the place of a JVM that can be restored: the same names and the same rules as
 * {@code jdk.crac}, but what it calls a checkpoint is a piece of code that a test runs.
 */
package io.sealwax.kms.crac;
