package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final long MILLI = 1_000_000;

    private final ManualPace pace = new ManualPace();

    @Test
    void eachWindowHasItsCallersAndTheCallsThatReachedTheKmsInIt() {
        try (Site site = Site.open(Bounds.USUAL)) {
            long[] due = {0, 99 * MILLI, 100 * MILLI, 340 * MILLI, 350 * MILLI, 600 * MILLI, 700 * MILLI};
            Waits waits = new Waits(due.length);
            for (int i = 0; i < due.length; i++) {
                waits.ended(i, i * MILLI, i != 3);
            }
            Windows windows = new Windows(site, 100 * MILLI, 700 * MILLI);
            Agenda agenda = new Agenda(pace);
            agenda.add(1050 * MILLI, () -> site.client().listKeys());
            agenda.add(1360 * MILLI, () -> site.client().listKeys());
            agenda.add(1361 * MILLI, () -> site.client().listKeys());
            windows.addTo(agenda, 1000 * MILLI);
            agenda.run();

            assertThat(windows.first()).isEqualTo(new Calls(1, 0));
            List<Window> found = windows.of(due, waits);
            assertThat(found).extracting(Window::fromSeconds).containsExactly(0.0, 0.25);
            assertThat(found).extracting(Window::messages).containsExactly(2, 1);
            assertThat(found).extracting(Window::failed).containsExactly(1, 0);
            assertThat(found).extracting(Window::calls).containsExactly(0L, 2L);
            assertThat(found.get(0).waits().maxMicros()).isBetween(3000.0, 3003.0);
        }
    }

    @Test
    void aFirstWindowThatBeginsWithTheFirstCallerMissesNoCall() {
        try (Site site = Site.open(Bounds.USUAL)) {
            Windows windows = new Windows(site, 0, 250 * MILLI);
            Agenda late = new Agenda(pace);
            windows.addTo(late, 0);
            site.client().listKeys();
            late.run();
            assertThat(windows.first()).isEqualTo(new Calls(0, 0));
            assertThat(windows.of(new long[] {0}, new Waits(1)))
                    .extracting(Window::calls)
                    .containsExactly(1L);
        }
    }

    @Test
    void anAgendaIsDoneInOrderOfTime() {
        List<String> done = new ArrayList<>();
        Agenda agenda = new Agenda(pace);
        agenda.add(3, () -> done.add("third at " + pace.nanos()));
        agenda.add(1, () -> done.add("first at " + pace.nanos()));
        agenda.add(1, () -> done.add("second at " + pace.nanos()));
        agenda.run();
        assertThat(done).containsExactly("first at 1", "second at 1", "third at 3");
    }
}
