package io.sealwax.kms;

import java.util.concurrent.ThreadFactory;

/** Virtual threads, by reflection: the tests compile for a JDK that has none. */
final class VirtualThreads {
    private VirtualThreads() {}

    /** Makes virtual threads of this name. */
    static ThreadFactory named(String name) {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builder.getMethod("name", String.class).invoke(virtual, name);
            return (ThreadFactory) builder.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no virtual threads", e);
        }
    }
}
