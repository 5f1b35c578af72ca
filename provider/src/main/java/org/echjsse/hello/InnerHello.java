package org.echjsse.hello;

import java.util.List;
import java.util.Set;
import org.echjsse.wire.PeerFault;

/** What RFC 9849, section 7.1, demands of a ClientHelloInner that was decrypted. The rest of RFC 8446 is asked by TLS itself. */
public final class InnerHello {
    // TLS 1.0 to 1.2, SSL 3.0, DTLS 1.0 and 1.2
    private static final Set<Integer> OLD_VERSIONS = Set.of(0x0300, 0x0301, 0x0302, 0x0303, 0xfeff, 0xfefd);

    private InnerHello() {}

    /**
     * @throws PeerFault if encrypted_client_hello is not of type inner (SRV-33), TLS 1.2 or older is offered (SRV-34), or
     *     pre_shared_key is not the last extension (SRV-32)
     */
    public static ClientHello check(ClientHello inner) throws PeerFault {
        boolean marked = inner.extension(ExtensionType.ENCRYPTED_CLIENT_HELLO)
                .map(extension -> java.util.Arrays.equals(inner.body(extension), EchExtension.inner()))
                .orElse(false);
        if (!marked) {
            throw PeerFault.forbidden("RFC 9849, 7.1", "ClientHelloInner has no encrypted_client_hello of type inner");
        }
        // without the extension the client offers TLS 1.2; GREASE values and versions to come are welcome
        List<Integer> versions = inner.supportedVersions()
                .orElseThrow(() -> PeerFault.forbidden("RFC 9849, 7.1", "ClientHelloInner has no supported_versions"));
        if (versions.stream().anyMatch(OLD_VERSIONS::contains)) {
            throw PeerFault.forbidden("RFC 9849, 7.1", "ClientHelloInner offers TLS 1.2 or older");
        }
        List<HelloExtension> extensions = inner.extensions();
        for (int i = 0; i < extensions.size() - 1; i++) {
            if (extensions.get(i).type() == ExtensionType.PRE_SHARED_KEY) {
                throw PeerFault.forbidden("RFC 8446, 4.2.11", "pre_shared_key is not the last extension");
            }
        }
        return inner;
    }
}
