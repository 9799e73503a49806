package io.sealwax.kms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged. */
public final class Warnings {
    private Warnings() {}

    static List<String> during(Runnable work) {
        return during(CachingDataKeyProvider.class.getName(), work);
    }

    /** The messages that are logged under this name and below while the work is done. */
    public static List<String> during(String name, Runnable work) {
        List<String> logged = Collections.synchronizedList(new ArrayList<>());
        Logger logger = Logger.getLogger(name);
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord event) {
                logged.add(event.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
        try {
            work.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        return logged;
    }
}
