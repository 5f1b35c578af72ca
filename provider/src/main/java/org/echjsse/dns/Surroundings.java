package org.echjsse.dns;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The network this machine is in, told by its own addresses. Answers of one network are not for another (RFC 9460, 12; DNS-40): it may
 * have forged them, or would know by them that we have been elsewhere. Thread-safe.
 */
final class Surroundings {
    /** Looking takes a millisecond. */
    static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(10);

    /** Where the addresses come from. */
    interface Addresses {
        Set<InetAddress> get() throws SocketException;
    }

    private final Addresses addresses;
    private final LongSupplier nanoTime;
    private Set<InetAddress> seen;
    private long seenAt;

    Surroundings(LongSupplier nanoTime) {
        this(Surroundings::ofThisMachine, nanoTime);
    }

    Surroundings(Addresses addresses, LongSupplier nanoTime) {
        this.addresses = addresses;
        this.nanoTime = nanoTime;
    }

    /** Whether they are others than when this was asked before; true once for each change. */
    synchronized boolean haveChanged() {
        long now = nanoTime.getAsLong();
        if (seen != null && now - seenAt < LOOKED_AT_EVERY.toNanos()) {
            return false;
        }
        seenAt = now;
        Set<InetAddress> before = seen;
        try {
            seen = addresses.get();
        } catch (SocketException cannotBeTold) {
            return false;
        }
        return before != null && !before.equals(seen);
    }

    /** Without link-local ones, which come and go with each container and say nothing of where we are. */
    private static Set<InetAddress> ofThisMachine() throws SocketException {
        Set<InetAddress> all = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .forEach(all::add);
        return Set.copyOf(all);
    }
}
