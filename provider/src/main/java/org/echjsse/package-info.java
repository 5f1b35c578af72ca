/**
 * The words of users: which mode, which configuration, which keys, what became of it.
 *
 * <p>Not in here: anything that does something. The provider is in {@code org.echjsse.provider}, what a site publishes in {@code
 * org.echjsse.config}. Every room above {@code config} may call this one.
 */
package org.echjsse;
