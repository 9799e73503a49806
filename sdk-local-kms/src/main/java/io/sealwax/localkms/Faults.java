package io.sealwax.localkms;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What goes wrong, on demand; both transports obey. Several faults hold at once: silence comes before throttling,
 * throttling before errors, and delay and corruption apply to whatever the answer is. Every method returns this object.
 * Safe for use by several threads; a change applies to calls that arrive after it.
 */
public interface Faults {

    /**
     * Delays every answer; the operation itself is carried out at once.
     *
     * @param delay not negative; zero ends the delay
     * @return this
     */
    Faults latency(Duration delay);

    /**
     * Delays every answer by what {@code delays} gives for it: a distribution.
     *
     * @param delays asked once per call, by several threads; a negative delay counts as none, one above a day as a day
     * @return this
     */
    Faults latency(Supplier<Duration> delays);

    /**
     * Answers the next calls with an error instead of carrying them out. Errors asked for earlier come first.
     *
     * @param errorCode as in {@code __type}, for example {@code ThrottlingException}; the HTTP status is the one that
     *     KMS sends with it
     * @param calls how many calls fail
     * @return this
     */
    Faults fail(String errorCode, int calls);

    /**
     * Answers the next calls of one operation with an error.
     *
     * @param operation for example {@code Decrypt}
     * @param errorCode as in {@code __type}
     * @param calls how many calls of the operation fail
     * @return this
     */
    Faults fail(String operation, String errorCode, int calls);

    /**
     * Answers with ThrottlingException what comes faster than this, by the clock of the local KMS. The budget is one
     * bucket over all accounts, Regions and operations; it starts full and holds what one second allows, at least one
     * call.
     *
     * @param callsPerSecond above zero
     * @return this
     */
    Faults throttle(double callsPerSecond);

    /**
     * Swallows calls: they are accepted and counted, and never answered. Calls that were swallowed stay so when it
     * ends; closing the local KMS releases their callers.
     *
     * @param on whether calls are swallowed from now on
     * @return this
     */
    Faults blackhole(boolean on);

    /**
     * Spoils the answers to the next calls.
     *
     * @param how in which way; another way asked for earlier comes first
     * @param calls how many answers
     * @return this
     */
    Faults corrupt(Corruption how, int calls);

    /**
     * Ends all faults for calls to come.
     *
     * @return this
     */
    Faults clear();
}
