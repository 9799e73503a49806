package io.sealwax.kms;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the cache logs. */
final class Warnings {
    private Warnings() {}

    /** The messages that are logged while the work is done. */
    static List<String> during(Runnable work) {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(CachingDataKeyProvider.class.getName());
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
