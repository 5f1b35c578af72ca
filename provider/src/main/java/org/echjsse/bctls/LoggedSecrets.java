package org.echjsse.bctls;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.echjsse.handshake.KeyLog;
import org.echjsse.handshake.KeyLog.Label;

/** Shows the secrets of one connection to a key log, if there is one. CLI-73: under the random of the hello in use. */
final class LoggedSecrets {
    private final KeyLog log;
    private final TlsContext context;
    private final SecurityParameters parameters;

    private LoggedSecrets(KeyLog log, TlsContext context, SecurityParameters parameters) {
        this.log = log;
        this.context = context;
        this.parameters = parameters;
    }

    /** To be called when the handshake keys of TLS 1.3 are in force. */
    static void ofHandshake(Optional<KeyLog> log, TlsContext context) {
        log.map(on -> new LoggedSecrets(on, context, context.getSecurityParametersHandshake()))
                .ifPresent(secrets -> {
                    secrets.write(Label.CLIENT_HANDSHAKE_TRAFFIC_SECRET, secrets.parameters.getTrafficSecretClient());
                    secrets.write(Label.SERVER_HANDSHAKE_TRAFFIC_SECRET, secrets.parameters.getTrafficSecretServer());
                });
    }

    /** To be called while bctls reports the end of the handshake. */
    static void ofConnection(Optional<KeyLog> log, TlsContext context) {
        log.map(on -> new LoggedSecrets(on, context, context.getSecurityParametersConnection()))
                .ifPresent(LoggedSecrets::writeConnection);
    }

    private void writeConnection() {
        if (!TlsUtils.isTLSv13(parameters.getNegotiatedVersion())) {
            write(Label.CLIENT_RANDOM, parameters.getMasterSecret());
            return;
        }
        write(Label.CLIENT_TRAFFIC_SECRET_0, parameters.getTrafficSecretClient());
        write(Label.SERVER_TRAFFIC_SECRET_0, parameters.getTrafficSecretServer());
        write(Label.EXPORTER_SECRET, parameters.getExporterMasterSecret());
    }

    private void write(Label label, TlsSecret secret) {
        // adopting hands over a copy; extracting uses up what it is called on
        byte[] bytes = context.getCrypto().adoptSecret(secret).extract();
        log.log(label, parameters.getClientRandom(), bytes);
        Arrays.fill(bytes, (byte) 0);
    }
}
