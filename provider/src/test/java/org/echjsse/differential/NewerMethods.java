package org.echjsse.differential;

import java.lang.reflect.InvocationTargetException;
import javax.net.ssl.SSLParameters;

/** What {@link SSLParameters} has on newer JDKs only; on older ones there is nothing to get, and setting does nothing. */
final class NewerMethods {
    private NewerMethods() {}

    static Object get(SSLParameters parameters, String getter) {
        try {
            return SSLParameters.class.getMethod(getter).invoke(parameters);
        } catch (NoSuchMethodException olderJdk) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    static void set(SSLParameters parameters, String setter, String... values) {
        try {
            SSLParameters.class.getMethod(setter, String[].class).invoke(parameters, (Object) values);
        } catch (NoSuchMethodException olderJdk) {
            return;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
