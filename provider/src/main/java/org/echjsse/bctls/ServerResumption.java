package org.echjsse.bctls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.PskKeyExchangeMode;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.echjsse.wire.PeerFault;
import org.echjsse.wire.SecretOctets;
import org.echjsse.wire.WireReader;

/**
 * A server's side of resumption: which session a hello may go on with, and what it is given for the next time. Tickets are random
 * numbers; what they stand for is in the memory behind {@link ServerDecisions#recall}.
 */
final class ServerResumption {
    private static final long U32 = 0xffffffffL;

    private final ServerSettings settings;
    private final ServerDecisions decisions;
    private final Negotiation negotiation;
    private ResumableSession.Channel channel = ResumableSession.Channel.CLEAR;
    private List<String> names = List.of();
    private int[] offeredSuites = {};
    private boolean clientTakesTickets;
    private boolean firstHello = true;
    private ResumptionPsk psk;

    ServerResumption(ServerSettings settings, ServerDecisions decisions, Negotiation negotiation) {
        this.settings = settings;
        this.decisions = decisions;
        this.negotiation = negotiation;
    }

    void channel(ResumableSession.Channel channel) {
        this.channel = channel;
    }

    /** The hello in use, before bctls looks for PSKs: it has not read the names by then. */
    void hello(ClientHello hello) throws IOException {
        Hashtable<?, ?> extensions = hello.getExtensions();
        offeredSuites = hello.getCipherSuites();
        if (extensions == null) {
            return;
        }
        names = hostNames(TlsExtensionsUtils.getServerNameExtensionClient(extensions));
        byte[] offer = (byte[]) extensions.get(ExtensionType.pre_shared_key);
        if (offer != null) {
            requireBinders(offer);
        }
        short[] modes = TlsExtensionsUtils.getPSKKeyExchangeModesExtension(extensions);
        clientTakesTickets = modes != null && indexOf(modes, PskKeyExchangeMode.psk_dhe_ke) >= 0;
    }

    private static int indexOf(short[] modes, short mode) {
        for (int i = 0; i < modes.length; i++) {
            if (modes[i] == mode) {
                return i;
            }
        }
        return -1;
    }

    /** RFC 8446, 4.2.11: a binder for each identity; bctls would call it an internal error. */
    private static void requireBinders(byte[] offer) throws IOException {
        WireReader reader = new WireReader(offer);
        int identities = 0;
        for (WireReader list = reader.vector16("identities"); !list.isEmpty(); identities++) {
            list.vector16("identity");
            list.sub(Integer.BYTES, "obfuscated_ticket_age");
        }
        int binders = 0;
        for (WireReader list = reader.vector16("binders"); !list.isEmpty(); binders++) {
            list.vector8("binder");
        }
        if (identities != binders) {
            throw PeerFault.forbidden("RFC 8446, 4.2.11", identities + " identities, " + binders + " binders");
        }
    }

    // ---- TLS 1.3

    /**
     * The first ticket of ours that this hello may go on with. Whatever else is in the list (a look-alike in the outer hello of a
     * rejected client, somebody else's ticket, an old one) is passed over, and its binder with it (SRV-64).
     *
     * @param identities live: bctls looks the chosen one up again, with age 0, so that is what it is replaced by
     */
    TlsPSKExternal choose(JdkTlsCrypto crypto, Vector<PskIdentity> identities) {
        Optional<ResumableSession> before = negotiation.resumed();
        negotiation.resumed(null);
        for (int i = 0; i < identities.size(); i++) {
            byte[] identity = identities.get(i).getIdentity();
            Optional<ResumableSession> session = decisions
                    .recall(SessionIdentity.of(identity))
                    .filter(ResumableSession::isTls13)
                    .filter(this::mayGoOn)
                    // the suite of a HelloRetryRequest stays
                    .filter(found -> firstHello
                            || before.isPresent() && before.get().identity().equals(found.identity()));
            if (session.isPresent()) {
                identities.set(i, new PskIdentity(identity, 0));
                handshakeOver();
                psk = new ResumptionPsk(crypto, session.get());
                negotiation.resumed(session.get());
                break;
            }
        }
        firstHello = false;
        return negotiation.resumed().isPresent() ? psk : null;
    }

    /**
     * SRV-45: this is about the hello in use. SRV-47, SEC-16: a session is bound to the name it was established for, and to whether ECH
     * hid that name.
     */
    private boolean mayGoOn(ResumableSession session) {
        return !session.isExpired(Instant.now())
                && session.channel() == channel
                && isSame(session.origin().requestedServerNames(), names)
                && settings.protocols().contains(session.origin().protocol().orElse(""))
                && settings.cipherSuites().contains(session.cipherSuite())
                && Arrays.stream(offeredSuites)
                        .anyMatch(id -> id == session.cipherSuite().id())
                && (settings.clientAuthentication() != ServerSettings.ClientAuthentication.NEEDED
                        || !session.origin().peerCertificates().isEmpty());
    }

    /** RFC 6066, 3: host names have no case. */
    private static boolean isSame(List<String> some, List<String> others) {
        return some.size() == others.size()
                && IntStream.range(0, some.size()).allMatch(i -> some.get(i).equalsIgnoreCase(others.get(i)));
    }

    /** RFC 8446, 4.2.9: no ticket for a client that could not use it. */
    boolean issuesTickets() {
        return clientTakesTickets && !decisions.sessionLifetime().isZero();
    }

    /** What is to be sent; empty if the session has come to its end. */
    Optional<SessionTicket> newTicket(byte[] nonce, int length, SecretOctets secret) {
        Instant now = Instant.now();
        // a session that goes on was authenticated when it began
        Instant expires =
                negotiation.resumed().map(ResumableSession::expires).orElse(now.plus(decisions.sessionLifetime()));
        long lifetime = Duration.between(now, expires).toSeconds();
        byte[] identity = new byte[length];
        settings.random().nextBytes(identity);
        SessionTicket ticket = new SessionTicket(lifetime, settings.random().nextInt() & U32, nonce, identity);
        if (lifetime <= 0) {
            secret.destroy();
            return Optional.empty();
        }
        decisions.remember(ticket.session(negotiation, channel, secret, now));
        return Optional.of(ticket);
    }

    void handshakeOver() {
        if (psk != null) {
            psk.destroy();
        }
    }

    // ---- TLS 1.2

    TlsSession chooseLegacy(TlsCrypto crypto, byte[] sessionId) {
        Optional<ResumableSession> session = sessionId.length == 0
                ? Optional.empty()
                : decisions
                        .recall(SessionIdentity.of(sessionId))
                        .filter(found -> !found.isTls13())
                        .filter(this::mayGoOn);
        negotiation.resumed(session.orElse(null));
        return session.map(found -> LegacySessions.toBc(crypto, found)).orElse(null);
    }

    void rememberLegacy(TlsContext context) {
        Duration lifetime = decisions.sessionLifetime();
        if (!lifetime.isZero()) {
            LegacySessions.of(context, negotiation, channel, lifetime, Instant.now())
                    .ifPresent(decisions::remember);
        }
    }

    // ----

    static List<String> hostNames(Vector<?> names) {
        List<String> hosts = new ArrayList<>();
        if (names != null) {
            for (Object name : names) {
                if (((ServerName) name).getNameType() == NameType.host_name) {
                    hosts.add(new String(((ServerName) name).getNameData(), StandardCharsets.US_ASCII));
                }
            }
        }
        return List.copyOf(hosts);
    }
}
