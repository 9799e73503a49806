/**
 * The page that shows what a run found: one file of HTML that asks nobody for anything.
 * {@link io.sealwax.benchmarks.page.Page} writes it, with the charts as pictures beside it.
 */
@NullMarked
package io.sealwax.benchmarks.page;

import org.jspecify.annotations.NullMarked;
