package io.sealwax.benchmarks.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.subjects.Bytes;
import org.junit.jupiter.api.Test;

class CacheHitTest {
    @Test
    void aHitInTheCacheIsOne() {
        CacheHit hit = new CacheHit();
        hit.seal();
        for (int i = 0; i < 3; i++) {
            hit.sealing();
            hit.opening();
            assertThat(hit.encrypt()).hasSizeGreaterThan(1024);
            assertThat(hit.decrypt()).isEqualTo(Bytes.pseudoRandom(1024));
        }
        // which fails where one waited
        hit.close();
    }
}
