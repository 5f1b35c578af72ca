package org.echjsse.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who meets whom in the tests of a class or method. Requires the peers, and writes the outcome into the report. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InteropReport.class)
@interface Pairing {
    String client();

    String server();

    /** The peers that have to be installed. */
    Tool[] needs();
}
