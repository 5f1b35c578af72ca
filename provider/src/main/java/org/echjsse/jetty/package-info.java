/**
 * Jetty's ALPN for engines of ours, which Jetty's own processors refuse: they want an engine of {@code java.base}. Loaded by Jetty's
 * service loader only; nobody calls it, and it calls Jetty and the words of users.
 */
package org.echjsse.jetty;
