package org.echjsse.jsse;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.net.ssl.SSLParameters;

/** Properties that {@link SSLParameters} has on JDK 19 and 20 only; on an older JDK they are absent and stay so. */
enum NewerParameters {
    SIGNATURE_SCHEMES("SignatureSchemes"),
    NAMED_GROUPS("NamedGroups");

    private final MethodHandle getter;
    private final MethodHandle setter;

    NewerParameters(String property) {
        getter = find("get" + property, MethodType.methodType(String[].class));
        setter = find("set" + property, MethodType.methodType(void.class, String[].class));
    }

    private static MethodHandle find(String method, MethodType type) {
        try {
            return MethodHandles.publicLookup().findVirtual(SSLParameters.class, method, type);
        } catch (ReflectiveOperationException olderJdk) {
            return null;
        }
    }

    /** The value, or {@code null} if there is none or the JDK does not know the property. */
    String[] get(SSLParameters parameters) {
        if (getter == null) {
            return null;
        }
        try {
            return (String[]) getter.invokeExact(parameters);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // neither method declares one
        }
    }

    void set(SSLParameters parameters, String[] value) {
        if (setter == null) {
            return;
        }
        try {
            setter.invokeExact(parameters, value);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable checked) {
            throw new IllegalStateException(checked); // neither method declares one
        }
    }
}
