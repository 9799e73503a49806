/** The interleavings of the library's lock-free code. Each outcome is allowed or forbidden. */
package io.sealwax.stress;
