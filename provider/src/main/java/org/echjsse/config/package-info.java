/**
 * What a site publishes and what it keeps: {@code ECHConfigList}, {@code ECHConfig}, the rules for public names, the key pair, its
 * PEM file (RFC 9934), and which configuration of a list a client uses.
 *
 * <p>Not in here: where a list comes from (a resolver), and what is done with it (the handshake). Users and every room above may
 * call it.
 */
package org.echjsse.config;
