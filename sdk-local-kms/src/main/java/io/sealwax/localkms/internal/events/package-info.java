/** What was called: counters, and a bounded list in the shape of CloudTrail. */
@NullMarked
package io.sealwax.localkms.internal.events;

import org.jspecify.annotations.NullMarked;
