package org.echjsse.jsse;

import javax.net.ssl.SSLEngine;

/** One engine on one transport, with what lies between them: all that changes when a socket connects again. */
record Link(SSLEngine engine, Transport transport, RecordInput input, RecordOutput output) {

    Link(SSLEngine engine, Transport transport) {
        this(engine, transport, new RecordInput(engine, transport), new RecordOutput(engine, transport));
    }
}
