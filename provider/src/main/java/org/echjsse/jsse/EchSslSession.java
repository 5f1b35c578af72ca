package org.echjsse.jsse;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import org.echjsse.EchStatus;
import org.echjsse.bctls.NamedGroup;
import org.echjsse.bctls.Negotiated;
import org.echjsse.bctls.ResumableSession;
import org.echjsse.bctls.SignatureScheme;

/**
 * The session of a connection, from its ServerHello on, or one that a ticket begins. Sessions with the same id are equal: in TLS 1.2
 * several connections have one. Holds no engine, no socket and no key, so that programs may keep it. Thread-safe.
 */
final class EchSslSession extends ExtendedSSLSession {
    /** The name of the value that tells the {@code EchStatus}, for programs that do not know our types. */
    static final String STATUS_VALUE = "org.echjsse.status";

    /** The name of the value that tells the key exchange group, which JSSE has no word for; {@code null} until it is known. */
    static final String GROUP_VALUE = "org.echjsse.group";

    /** What a connection tells of itself, and no program can set. */
    private static final Set<String> OF_CONNECTION = Set.of(STATUS_VALUE, GROUP_VALUE);

    private final SessionState state;
    private final Supplier<EchStatus> status;

    EchSslSession(SessionState state) {
        this(state, () -> state.status);
    }

    private EchSslSession(SessionState state, Supplier<EchStatus> status) {
        this.state = state;
        this.status = status;
    }

    /** What there is before a session: {@code SSL_NULL_WITH_NULL_NULL}, never valid. It tells what has become of ECH all the same. */
    static EchSslSession none(SessionState connection) {
        return new EchSslSession(new SessionState(null, -1), () -> connection.status);
    }

    /** The one that goes on with this: in TLS 1.2 this one, in TLS 1.3 another for each ticket. */
    EchSslSession of(ResumableSession ticket) {
        return ticket.isTls13() ? new EchSslSession(state.child(ticket.origin())) : this;
    }

    SessionLife life() {
        return state.life;
    }

    private Negotiated negotiated() {
        return state.negotiated;
    }

    @Override
    public byte[] getId() {
        return negotiated().sessionId().clone();
    }

    /** Not before the handshake is over. */
    @Override
    public SSLSessionContext getSessionContext() {
        return state.established && !life().isInvalidated() ? state.context : null;
    }

    @Override
    public long getCreationTime() {
        return state.life.created;
    }

    @Override
    public long getLastAccessedTime() {
        return state.life.lastAccessed;
    }

    @Override
    public void invalidate() {
        life().invalidate();
        EchSslSessionContext context = state.context;
        if (context != null) {
            context.forget(this);
        }
    }

    /** A server of TLS 1.2 that gives no id will not resume the session. */
    @Override
    public boolean isValid() {
        return negotiated().sessionId().length > 0 && !life().isInvalidated();
    }

    @Override
    public void putValue(String name, Object value) {
        if (name != null && OF_CONNECTION.contains(name)) {
            throw new IllegalArgumentException(name + " cannot be set");
        }
        if (name == null || value == null) {
            throw new IllegalArgumentException("arguments can not be null");
        }
        Object old = state.life.values.put(name, value);
        unbound(name, old);
        if (value instanceof SSLSessionBindingListener listener) {
            listener.valueBound(new SSLSessionBindingEvent(this, name));
        }
    }

    @Override
    public Object getValue(String name) {
        return switch (requireName(name)) {
            case STATUS_VALUE -> status.get().name();
            case GROUP_VALUE -> negotiated().group().map(NamedGroup::jsseName).orElse(null);
            default -> state.life.values.get(name);
        };
    }

    @Override
    public void removeValue(String name) {
        unbound(name, state.life.values.remove(requireName(name)));
    }

    private void unbound(String name, Object old) {
        if (old instanceof SSLSessionBindingListener listener) {
            listener.valueUnbound(new SSLSessionBindingEvent(this, name));
        }
    }

    private static String requireName(String name) {
        if (name == null) {
            throw new IllegalArgumentException("argument can not be null");
        }
        return name;
    }

    @Override
    public String[] getValueNames() {
        return state.life.values.keySet().toArray(String[]::new);
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        List<X509Certificate> chain = negotiated().peerCertificates();
        if (chain.isEmpty()) {
            throw new SSLPeerUnverifiedException("peer not authenticated");
        }
        return chain.toArray(
                X509Certificate[]::new); // not Certificate[]: programs cast the array, as SunJSSE lets them
    }

    @Override
    public Certificate[] getLocalCertificates() {
        List<X509Certificate> chain = negotiated().localCertificates();
        return chain.isEmpty() ? null : chain.toArray(X509Certificate[]::new);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    public Principal getLocalPrincipal() {
        List<X509Certificate> chain = negotiated().localCertificates();
        return chain.isEmpty() ? null : chain.get(0).getSubjectX500Principal();
    }

    @Override
    public String getCipherSuite() {
        return negotiated().cipherSuite().map(Enum::name).orElse("SSL_NULL_WITH_NULL_NULL");
    }

    @Override
    public String getProtocol() {
        return negotiated().protocol().orElse("NONE");
    }

    @Override
    public String getPeerHost() {
        return state.peerHost;
    }

    @Override
    public int getPeerPort() {
        return state.peerPort;
    }

    @Override
    public int getPacketBufferSize() {
        return state.packetSize;
    }

    @Override
    public int getApplicationBufferSize() {
        return negotiated()
                .cipherSuite()
                .map(suite -> RecordSizes.application(suite, state.packetSize))
                .orElse(RecordSizes.APPLICATION);
    }

    @Override
    public String[] getLocalSupportedSignatureAlgorithms() {
        return algorithms(state.localSchemes);
    }

    /** What a key manager measures its certificate chains by. */
    @Override
    public String[] getPeerSupportedSignatureAlgorithms() {
        return algorithms(negotiated().peerCertificateSchemes());
    }

    private static String[] algorithms(List<SignatureScheme> schemes) {
        return schemes.stream().map(SignatureScheme::signatureAlgorithm).toArray(String[]::new);
    }

    /** A client: what we asked for. A server: what the hello in use asked for, which is the inner one if ECH was accepted. */
    @Override
    public List<SNIServerName> getRequestedServerNames() {
        List<String> hosts = state.requestedByUs.isEmpty() ? negotiated().requestedServerNames() : state.requestedByUs;
        return serverNames(hosts);
    }

    static List<SNIServerName> serverNames(List<String> hosts) {
        List<SNIServerName> names = new ArrayList<>();
        for (String host : hosts) {
            try {
                names.add(new SNIHostName(host));
            } catch (IllegalArgumentException notAHostName) {
                continue; // a peer may send anything; no name is what SunJSSE's callers get for it, too
            }
        }
        return List.copyOf(names);
    }

    @Override
    public List<byte[]> getStatusResponses() {
        return negotiated().statusResponses().stream().map(byte[]::clone).toList();
    }

    /** Of JDK 25 and later, so without {@code @Override}. */
    public SecretKey exportKeyingMaterialKey(String keyAlgorithm, String label, byte[] context, int length)
            throws SSLKeyException {
        KeyingMaterialRules.requireAlgorithm(keyAlgorithm);
        byte[] material = exportKeyingMaterialData(label, context, length);
        try {
            return new SecretKeySpec(material, keyAlgorithm);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    /** Of JDK 25 and later, too. */
    public byte[] exportKeyingMaterialData(String label, byte[] context, int length) throws SSLKeyException {
        return KeyingMaterialRules.export(state, label, context, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EchSslSession session
                && Arrays.equals(negotiated().sessionId(), session.negotiated().sessionId());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(negotiated().sessionId());
    }

    @Override
    public String toString() {
        return "Session(" + state.life.created + "|" + getCipherSuite() + ")";
    }
}
