/** Lock-free structures that many threads share: stripes, pools, lease counts, lifetimes. Not for use outside. */
@NullMarked
package io.sealwax.internal.concurrent;

import org.jspecify.annotations.NullMarked;
