package org.echjsse.interop;

import java.util.List;

/** What kind of key a certificate holds, with the arguments by which keytool makes it. */
enum KeyKind {
    EC("-keyalg", "EC", "-groupname", "secp256r1"),
    RSA("-keyalg", "RSA", "-keysize", "2048");

    final List<String> keytoolArguments;

    KeyKind(String... keytoolArguments) {
        this.keytoolArguments = List.of(keytoolArguments);
    }
}
