package org.echjsse.differential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLParameters;
import org.echjsse.testing.TestCertificates.Algorithm;

/** What is in a record, and how much. */
final class EngineRecords extends Chapter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    EngineRecords() {
        super("Engine: records");

        pair("empty data makes no record", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("one", EngineLook.counted(() -> wire.client.wrap(NOTHING)));
            stage.client().saw("several", EngineLook.counted(() -> wire.client.wrap(NOTHING, NOTHING, NOTHING)));
            stage.client().saw("none", EngineLook.counted(wire.client::wrap));
            stage.server().saw("arrived", wire.server.incoming().length);
        });

        pair("a byte is a record", stage -> {
            EngineWire wire = stage.engines().handshake();
            stage.client().saw("wrap", EngineLook.outcome(() -> wire.client.wrap("x")));
            stage.server().saw("unwrap", wire.server.unwrap().bytesProduced());
        });

        pair("the largest records", stage -> {
            EngineWire wire = stage.engines().handshake();
            byte[] data = EngineBuffering.numbered(16_384 * 2);
            wire.send(wire.client, data);
            stage.server().saw("intact", Arrays.equals(data, wire.server.takeReceived()));
        });

        pair("many small records in a buffer", stage -> {
            EngineWire wire = stage.engines().handshake();
            for (int i = 0; i < 200; i++) {
                wire.client.wrap("#" + i);
            }
            int records = 0;
            while (wire.server.incoming().length > 0) {
                SSLEngineResult result = wire.server.unwrap();
                records += result.bytesProduced() > 0 ? 1 : 0;
            }
            stage.server().saw("records", records);
            stage.server().saw("length", wire.server.takeReceived().length);
        });

        pair("a smaller maximum packet size", stage -> {
            EngineWire wire = stage.engines();
            for (EngineWire.End end : new EngineWire.End[] {wire.client, wire.server}) {
                SSLParameters parameters = end.engine.getSSLParameters();
                parameters.setMaximumPacketSize(2_000);
                end.engine.setSSLParameters(parameters);
            }
            wire.handshake();
            stage.client().saw("packet", wire.client.engine.getSession().getPacketBufferSize());
            stage.client().saw("application", wire.client.engine.getSession().getApplicationBufferSize());
            byte[] data = EngineBuffering.numbered(5_000);
            SSLEngineResult first = wire.client.wrap(ByteBuffer.wrap(data));
            stage.client().saw("taken", first.bytesConsumed());
            stage.client().saw("within the limit", first.bytesProduced() <= 2_000);
            wire.settle();
            stage.server().saw("received", wire.server.takeReceived().length);
        });

        pair("a peer with larger records than ours", stage -> {
            EngineWire wire = stage.engines();
            SSLParameters parameters = wire.server.engine.getSSLParameters();
            parameters.setMaximumPacketSize(2_000);
            wire.server.engine.setSSLParameters(parameters);
            wire.handshake();
            byte[] data = EngineBuffering.numbered(16_000);
            wire.send(wire.client, data);
            stage.server().saw("intact", Arrays.equals(data, wire.server.takeReceived()));
        });

        pair("a hello that is spread over many records", stage -> {
            EngineWire wire = stage.engines();
            wire.client.wrap();
            byte[] hello = wire.server.incoming();
            wire.server.setIncoming(inRecordsOf(hello, 7));
            wire.settle();
            stage.client().saw("finished", wire.client.finishedCount() > 0);
            stage.server().saw("finished", wire.server.finishedCount() > 0);
        });

        pair("an empty handshake record", stage -> {
            EngineWire wire = stage.engines();
            wire.server.engine.beginHandshake();
            wire.server.setIncoming(new byte[] {22, 3, 3, 0, 0});
            stage.server()
                    .saw("refused", EngineLook.outcome(wire.server::unwrap).startsWith("SSLProtocolException"));
        });

        pair("a large certificate chain", stage -> {
            stage.server().use(stage.server().context(largeChain(), Cast.trust()));
            EngineWire wire = stage.engines();
            wire.attempt(stage);
            wire.send(wire.client, "through");
            stage.server().saw("received", wire.server.takeText());
        });

        pair("data both ways between wraps", stage -> {
            EngineWire wire = stage.engines().handshake();
            for (int i = 0; i < 20; i++) {
                wire.client.wrap("c" + i);
                wire.server.wrap("s" + i);
                SSLEngineResult result = wire.client.unwrap();
                stage.client().saw("data " + i, EngineWire.states(result));
            }
            wire.settle();
            stage.client().saw("received", wire.client.takeText());
            stage.server().saw("received", wire.server.takeText());
        });

        differs(new Difference(
                title(),
                "an empty handshake record",
                Who.SERVER,
                "refused",
                "false",
                "true",
                "Empty handshake records are forbidden (RFC 8446, 5.1), as newer JDKs know, too",
                Tls.ANY,
                Difference.Jdk.upTo(24)));
        differs(new Difference(
                title(),
                "a smaller maximum packet size",
                Who.SERVER,
                "received",
                "0",
                "1962",
                "What SunJSSE gives for getApplicationBufferSize is then too small for its own largest record",
                Tls.V13,
                Difference.Jdk.ALL));
    }

    /** The content of one record, spread over as many as it needs. */
    private static byte[] inRecordsOf(byte[] record, int size) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 5; at < record.length; at += size) {
            int length = Math.min(size, record.length - at);
            records.writeBytes(new byte[] {record[0], record[1], record[2], 0, (byte) length});
            records.write(record, at, length);
        }
        return records.toByteArray();
    }

    /** A certificate of more than 16 KB: it is for that many names. */
    private static KeyManager[] largeChain() {
        String[] names = new String[600];
        names[0] = Cast.SITE;
        for (int i = 1; i < names.length; i++) {
            names[i] = "one-of-very-many-" + i + "." + Cast.SITE;
        }
        return Cast.AUTHORITY.leaf(Algorithm.EC_P256, names).keyManagers();
    }
}
