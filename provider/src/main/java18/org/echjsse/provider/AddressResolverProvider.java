package org.echjsse.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.echjsse.dns.DohAddresses.Family;

/**
 * What JDK 18 and newer ask for an address resolver: unless {@code org.echjsse.dns.addresses} says otherwise, it hands back the JDK's
 * own. Public for the service loader of the class path; nobody else's business.
 */
public final class AddressResolverProvider extends InetAddressResolverProvider {

    @Override
    public InetAddressResolver get(Configuration configuration) {
        if (!AddressResolution.isWanted()) {
            return configuration.builtinResolver();
        }
        AddressResolution.asked();
        return new Resolver(configuration);
    }

    @Override
    public String name() {
        return EchProvider.NAME;
    }

    private static final class Resolver implements InetAddressResolver {
        private final InetAddressResolver ofTheJdk;
        private final String ownName;
        private AddressLookup lookup;

        Resolver(Configuration configuration) {
            ofTheJdk = configuration.builtinResolver();
            ownName = configuration.lookupLocalHostName();
        }

        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            // localhost and the like: before anything of ours is loaded, which may want such a name itself
            if (host.indexOf('.') < 0) {
                return ofTheJdk.lookupByName(host, policy);
            }
            return lookup()
                    .lookup(host, families(policy), local -> ofTheJdk.lookupByName(local, policy).toList())
                    .stream();
        }

        /** Reverse lookups are the system's: whoever has an address has been there. */
        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
            return ofTheJdk.lookupByAddress(address);
        }

        private synchronized AddressLookup lookup() throws UnknownHostException {
            if (lookup == null) {
                try {
                    lookup = AddressResolution.lookup(ownName);
                } catch (IllegalArgumentException wrongSettings) {
                    // nobody else is asked instead: that is what the setting is for
                    throw (UnknownHostException) new UnknownHostException(wrongSettings.getMessage()).initCause(wrongSettings);
                }
            }
            return lookup;
        }

        private static List<Family> families(LookupPolicy policy) {
            int wanted = policy.characteristics();
            List<Family> families = new ArrayList<>();
            if ((wanted & LookupPolicy.IPV4) != 0) {
                families.add(Family.IPV4);
            }
            if ((wanted & LookupPolicy.IPV6) != 0) {
                families.add((wanted & LookupPolicy.IPV6_FIRST) != 0 ? 0 : families.size(), Family.IPV6);
            }
            return families;
        }
    }
}
