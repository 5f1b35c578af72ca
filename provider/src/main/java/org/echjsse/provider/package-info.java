/**
 * The {@code java.security.Provider}, and the one place that reads system and security properties.
 *
 * <p>Not in here: any TLS. Users name {@link org.echjsse.provider.EchProvider}; {@code cli} and {@code agent} call it.
 */
package org.echjsse.provider;
