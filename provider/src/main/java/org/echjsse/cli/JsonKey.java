package org.echjsse.cli;

import java.util.Locale;

/**
 * Every key that {@code --json} prints, in one place: programs rely on them, so a key keeps its name and its meaning, and new ones may
 * come. A key without a value is {@code null} or an empty array, never left out. Times are milliseconds, names have no trailing dot.
 * {@code COMMANDS.md} beside this module lists the same for users.
 */
enum JsonKey {
    /** {@code check}: what became of ECH, a name of {@code EchStatus}. As in the public check pages, like the next two. */
    SSL_ECH_STATUS,
    /** {@code check}: the name that was encrypted; {@code null} unless ECH was accepted. */
    SSL_ECH_INNER_SNI,
    /** {@code check}: the name that the network saw. */
    SSL_ECH_OUTER_SNI,

    /** {@code check}: the URL. */
    URL,
    /** {@code check}: {@code accepted}, {@code not_offered}, {@code rejected} or {@code error}; {@code lookup}: {@code ech}, {@code no_ech}. */
    RESULT,
    /** The conclusion in words, for people; may change. */
    SUMMARY,
    /** {@code check} and {@code lookup --watch}, when it failed: why; else {@code null}. */
    ERROR,
    /** {@code check}: where the configuration came from: {@code dns}, {@code option}, or {@code null}. */
    CONFIG_SOURCE,
    /** {@code check}: object about the lookup, the same as {@code lookup} prints; {@code null} if none was made. */
    LOOKUP,
    /** {@code check}: address and port of the TCP connection. */
    CONNECTED_TO,
    /** {@code check}: as {@code TLSv1.3}. */
    PROTOCOL,
    /** {@code check}: JSSE name of the cipher suite. */
    CIPHER_SUITE,
    /** {@code check}: JSSE name of the key exchange group, if known. */
    GROUP,
    /** {@code check}: the ALPN protocol, empty without one. */
    APPLICATION_PROTOCOL,
    /** {@code check}: object about the certificate of the server. */
    CERTIFICATE,
    /** Distinguished name. */
    SUBJECT,
    /** Distinguished name. */
    ISSUER,
    /** {@code DNS} names in the certificate. */
    DNS_NAMES,
    /** ISO 8601 instant. */
    NOT_AFTER,
    /** {@code check}, rejected: base64 of what the server wants to be used instead; {@code null} if it has none. */
    RETRY_CONFIGS,
    /** {@code check}: the status line of the HTTP answer. */
    HTTP_STATUS,
    /** {@code check}: object with the times of the steps that were reached. */
    TIMINGS,
    /** In milliseconds. */
    LOOKUP_MILLIS,
    /** In milliseconds. */
    CONNECT_MILLIS,
    /** In milliseconds. */
    HANDSHAKE_MILLIS,
    /** From the request to the status line, in milliseconds. */
    RESPONSE_MILLIS,

    /** {@code lookup --watch}: ISO 8601 instant of the answer, or of the failure. */
    TIME,
    /** {@code lookup --watch}: array of {@code keys}, {@code names} and {@code ttl}: what is another than before; empty at first. */
    CHANGED,

    /** {@code lookup}: host of the origin. */
    HOST,
    /** Port of the origin; in a record: where it sends clients, {@code null} if it does not say. */
    PORT,
    /** {@code lookup}: the name that was asked. */
    QUERY_NAME,
    /** {@code lookup}: URL of the DoH server that answered. */
    SERVER,
    /** {@code lookup}: array of the usable HTTPS records, best first. */
    RECORDS,
    /** {@code lookup}: array of lines about records that were left out, for people. */
    IGNORED,
    /** Owner name. */
    OWNER,
    /** Time to live, in seconds. */
    TTL,
    /** SvcPriority. */
    PRIORITY,
    /** Effective target name. */
    TARGET,
    /** Array of protocol names. */
    ALPN,
    /** Boolean. */
    NO_DEFAULT_ALPN,
    /** Array of addresses. */
    IPV4HINT,
    /** Array of addresses. */
    IPV6HINT,
    /** An ECHConfigList, the same as {@code show} prints; {@code null} if the record has none. */
    ECH,

    /** An ECHConfigList: its base64, with length prefix. */
    BASE64,
    /** {@code show}: whether the file holds the private key of one of the configurations. */
    PRIVATE_KEY,
    /** An ECHConfigList: array of its configurations, in its order. */
    CONFIGS,
    /** An ECHConfigList: position in {@code configs}, from 0, of the one a client would use; {@code null} if none. */
    CHOSEN,
    /** An ECHConfigList: the suite a client would use; {@code null} if none. */
    CHOSEN_CIPHER_SUITE,
    /** A configuration: hexadecimal, as {@code 0xfe0d}. */
    VERSION,
    /** A configuration: 0 to 255. */
    CONFIG_ID,
    /** A configuration: code point of the KEM. */
    KEM_ID,
    /** A configuration: name of the KEM, or its number if it is not known. */
    KEM,
    /** A configuration: hexadecimal. */
    PUBLIC_KEY,
    /** A configuration: array of names, as {@code HKDF-SHA256/AES-128-GCM}. */
    CIPHER_SUITES,
    /** A configuration: 0 to 255. */
    MAXIMUM_NAME_LENGTH,
    /** A configuration: what an observer sees; anything not printable stands as {@code \xNN}. */
    PUBLIC_NAME,
    /** A configuration: array of words about its extensions. */
    EXTENSIONS,
    /** A configuration: why a client leaves it alone, for people; {@code null} if it does not. */
    PROBLEM;

    /** As it stands in the output. */
    String key() {
        return name().startsWith("SSL_") ? name() : name().toLowerCase(Locale.ROOT);
    }
}
