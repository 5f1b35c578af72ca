package org.echjsse.failures;

import java.io.IOException;
import org.echjsse.dns.HttpsResolver;

/** One way in which a lookup can go. */
interface LookupCase {
    /** What a case does to the stage. */
    interface Arrangement {
        void on(LookupStage stage) throws IOException;
    }

    String name();

    /** For the table. */
    String description();

    /** Before anything happens. */
    void arrange(LookupStage stage) throws IOException;

    /** Who is asked. */
    HttpsResolver resolver(LookupStage stage);

    /** What has happened before the request that is looked at. */
    default void before(LookupStage stage) throws Exception {}
}
