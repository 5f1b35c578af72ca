package org.echjsse.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.Optional;
import org.echjsse.EchConfigResolver;
import org.echjsse.EchMode;
import org.echjsse.dns.DohAddresses;
import org.echjsse.dns.DohResolver;
import org.echjsse.jsse.EchPolicy;

/**
 * {@code org.echjsse.dns.addresses=doh}. The JDK asks for its address resolver at the first name of the JVM, and for one only: so what
 * stands behind it is one for the JVM, too, and shared with the providers that are configured by properties. Then the question for an
 * address also brings the configuration, before the handshake wants it.
 */
final class AddressResolution {
    private static final String SYSTEM = "system";
    private static final String DOH = "doh";
    /** Only in a jar that was built with JDK 18 or newer, and only seen by such a JDK. */
    private static final String HOOK = "org.echjsse.provider.AddressResolverProvider";

    private static volatile boolean asked;
    private static Contexts shared;

    private AddressResolution() {}

    /** Reads two properties and nothing else: most programs that ask have not set it. */
    static boolean isWanted() {
        String value = System.getProperty(Setting.DNS_ADDRESSES.propertyName());
        if (value == null && allArguments().contains(Setting.DNS_ADDRESSES.shortName())) {
            value = Arguments.parse(allArguments()).get(Setting.DNS_ADDRESSES);
        }
        if (value == null) {
            value = Security.getProperty(Setting.DNS_ADDRESSES.propertyName());
        }
        // what is no value may have been meant to hide names: SystemSettings says so aloud
        return value != null && !value.isBlank() && !value.strip().equals(SYSTEM);
    }

    static boolean isPossible() {
        try {
            Class.forName(HOOK, false, AddressResolution.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError older) {
            return false;
        }
    }

    /** Of the providers that are configured by properties. */
    static synchronized Contexts shared() {
        if (shared == null) {
            shared = new Contexts(SystemSettings.ofTheJvm(allArguments()), EchProvider.builder());
        }
        return shared;
    }

    /** The JDK has asked for our resolver. */
    static void asked() {
        asked = true;
    }

    /** Says aloud if names are resolved by somebody else; the JDK takes the first address resolver of the class path. */
    static void check() {
        if (!isPossible()) {
            return; // SystemSettings has said so
        }
        try {
            InetAddress.getByName("localhost"); // known without the DNS, and makes the JDK choose
        } catch (UnknownHostException strange) {
            // not what this is about
        }
        if (!asked) {
            Complaints.make(Setting.DNS_ADDRESSES.propertyName() + "=" + DOH
                    + " has no effect: the JDK has not asked for our address resolver. It takes the first of the class path, and none"
                    + " if jdk.net.hosts.file is set");
        }
    }

    /**
     * @param ownName of this machine
     * @throws IllegalArgumentException if the settings of DoH are no good
     */
    static AddressLookup lookup(String ownName) {
        Contexts contexts = shared();
        EchPolicy policy = contexts.settings().policy().get();
        Optional<EchConfigResolver> resolver = contexts.resolver();
        boolean same = resolver.orElse(null) instanceof DohResolver;
        DohResolver doh = same ? (DohResolver) resolver.get() : contexts.dohForAddresses();
        return new AddressLookup(
                new DohAddresses(doh),
                contexts::isLocal,
                host -> same && wantsRecords(policy, host),
                ownName,
                DohAddresses::searchDomains);
    }

    private static boolean wantsRecords(EchPolicy policy, String host) {
        EchMode mode = policy.modeFor(host);
        return mode != EchMode.DISABLED
                && mode != EchMode.GREASE
                && policy.configsFor(host).isEmpty();
    }

    /** Those of the provider; before it is made, those that it will be given. */
    private static String allArguments() {
        String given = EchProvider.lastArguments;
        for (int slot = 1; given.isEmpty(); slot++) {
            String entry = Security.getProperty("security.provider." + slot);
            if (entry == null) {
                break;
            }
            if (entry.startsWith(EchProvider.NAME + " ")) {
                return entry.substring(EchProvider.NAME.length() + 1).strip();
            }
        }
        return given;
    }
}
