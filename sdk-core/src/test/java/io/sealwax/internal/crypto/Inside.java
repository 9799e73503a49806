package io.sealwax.internal.crypto;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** What an object keeps to itself: for tests of what is held in memory, which no method tells. */
final class Inside {
    private Inside() {}

    static Object field(Object object, String name) {
        return field(object.getClass(), object, name);
    }

    static Object field(Class<?> type, String name) {
        return field(type, null, name);
    }

    private static Object field(Class<?> type, Object object, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " has no field " + name + " to look at", e);
        }
    }

    static void set(Object object, String name, boolean value) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        field.setBoolean(object, value);
    }

    static Object call(Object object, String name, Class<?>[] types, Object... arguments) {
        try {
            Method method = object.getClass().getDeclaredMethod(name, types);
            method.setAccessible(true);
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(object.getClass() + " has no method " + name + " to call", e);
        }
    }
}
