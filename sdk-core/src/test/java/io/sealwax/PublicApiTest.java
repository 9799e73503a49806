package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users see: nothing of it names a class that is not theirs to name. */
class PublicApiTest {
    private static final List<String> EXPORTED = List.of("io.sealwax", "io.sealwax.spi");

    @Test
    void noInternalTypeIsNamedInIt() throws Exception {
        List<String> leaks = new ArrayList<>();
        List<Class<?>> types = publicTypes();
        assertThat(types).hasSizeGreaterThan(15);
        for (Class<?> type : types) {
            for (Member member : members(type)) {
                for (Class<?> named : namedBy(member)) {
                    if (!isForUsers(named)) {
                        leaks.add(type.getName() + "." + member.getName() + ": " + named.getName());
                    }
                }
            }
        }
        assertThat(leaks).isEmpty();
    }

    private static boolean isForUsers(Class<?> type) {
        Class<?> named = type;
        while (named.isArray()) {
            named = named.getComponentType();
        }
        return named.isPrimitive()
                || named.getPackageName().startsWith("java.")
                || named.getPackageName().startsWith("javax.")
                || (EXPORTED.contains(named.getPackageName()) && Modifier.isPublic(named.getModifiers()));
    }

    private static List<Member> members(Class<?> type) {
        List<Member> members = new ArrayList<>();
        Collections.addAll(members, type.getDeclaredMethods());
        Collections.addAll(members, type.getDeclaredConstructors());
        Collections.addAll(members, type.getDeclaredFields());
        members.removeIf(member ->
                member.isSynthetic() || (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0);
        return members;
    }

    private static List<Class<?>> namedBy(Member member) {
        if (member instanceof Field field) {
            return List.of(field.getType());
        }
        List<Class<?>> named = new ArrayList<>(Arrays.asList(((Executable) member).getParameterTypes()));
        if (member instanceof Method method) {
            named.add(method.getReturnType());
        }
        return named;
    }

    private static List<Class<?>> publicTypes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(EnvelopeCipher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        for (String name : EXPORTED) {
            try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    String simple = file.getFileName().toString().replace(".class", "");
                    Class<?> type = Class.forName(name + "." + simple);
                    if (Modifier.isPublic(type.getModifiers())) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }
}
