package org.echjsse.bctls;

import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/** What RFC 8446 has a client check in a ServerHello, and bctls 1.84 leaves out. */
final class ServerHelloChecks {
    /** RFC 8446, 4.1.3: the end of the random of a server that could have done better. */
    private static final List<byte[]> DOWNGRADE_SENTINELS =
            List.of(HexFormat.of().parseHex("444f574e47524401"), HexFormat.of().parseHex("444f574e47524400"));

    private ServerHelloChecks() {}

    /** Before anything else is made of it. */
    static void version(ServerHello hello, ProtocolVersion[] offered) throws java.io.IOException {
        ProtocolVersion selected = TlsExtensionsUtils.getSupportedVersionsExtensionServer(hello.getExtensions());
        if (selected != null) {
            // RFC 8446, 4.2.1: bctls says protocol_version
            if (!ProtocolVersion.contains(offered, selected)) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter, "supported_versions was not offered");
            }
            return;
        }
        // RFC 8446, 4.1.3; ACC-09, REJ-15: either of them, whichever version this is; bctls looks for one
        if (ProtocolVersion.contains(offered, hello.getVersion())
                && Arrays.stream(offered).anyMatch(TlsUtils::isTLSv13)) {
            byte[] random = hello.getRandom();
            byte[] end = Arrays.copyOfRange(random, random.length - 8, random.length);
            if (DOWNGRADE_SENTINELS.stream().anyMatch(sentinel -> Arrays.equals(sentinel, end))) {
                throw new TlsFatalAlert(AlertDescription.illegal_parameter, "somebody has talked TLS 1.3 away");
            }
        }
    }

    /**
     * RFC 8446, 4.2: in TLS 1.3 a ServerHello has three extensions, and nothing that was not asked for.
     *
     * @param offered the extensions of the hello that it answers (ACC-13, REJ-01)
     */
    static void extensions(ServerHello hello, Map<Integer, byte[]> offered, boolean afterRetry) throws TlsFatalAlert {
        if (hello.getExtensions() == null) {
            return; // bctls refuses that
        }
        for (Enumeration<?> types = hello.getExtensions().keys(); types.hasMoreElements(); ) {
            int type = (Integer) types.nextElement();
            if (!offered.containsKey(type)) {
                throw new TlsFatalAlert(
                        AlertDescription.unsupported_extension,
                        "Unrequested extension in ServerHello: " + ExtensionType.getText(type));
            }
            switch (type) {
                case ExtensionType.supported_versions, ExtensionType.key_share, ExtensionType.pre_shared_key -> {
                    // these three
                }
                default ->
                    throw new TlsFatalAlert(
                            AlertDescription.illegal_parameter,
                            "Invalid extension in ServerHello: " + ExtensionType.getText(type));
            }
        }
        if (afterRetry && !hello.getExtensions().containsKey(ExtensionType.supported_versions)) {
            // RFC 8446, 4.1.4; HRR-15: another version than in HelloRetryRequest
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "ServerHello goes back to TLS 1.2");
        }
    }
}
