/**
 * A second attempt for {@code java.net.http.HttpClient}, whose engines cannot connect again by themselves: {@link
 * org.echjsse.http.RetryingHttpClient}.
 *
 * <p>Not in here: any TLS, and any decision about ECH. Programs call it, and it calls the words of users only. Nobody has to have it: what
 * hides names is the provider.
 */
package org.echjsse.http;
