/**
 * The packaged jars as strangers use them: other processes, other class loaders, the module path, {@code java.security}, the agent.
 *
 * <p>The strangers' sources are in {@code src/test/stranger}; they are compiled by the tests, because they are programs of their own.
 */
package org.echjsse.packaging;
