/** Interleavings of what is lock-free in the library, each outcome of which is allowed or forbidden. */
package io.sealwax.stress;
