package org.echjsse.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.echjsse.config.EchConfigList;
import org.echjsse.dns.HttpsAnswer;
import org.echjsse.dns.HttpsResolver;

/**
 * How each site is checked. May be used by several threads.
 *
 * @param config to offer, whatever the DNS says
 * @param resolver who is asked if there is no {@code config}
 * @param connect where to connect, instead of to the origin
 * @param trust who vouches for the sites
 */
record SiteCheck(
        Optional<EchConfigList> config,
        Optional<HttpsResolver> resolver,
        Optional<HostPort> connect,
        TrustManager[] trust,
        int timeoutMillis) {

    /** From the lookup to the page; a failure is a result as well. */
    CheckResult of(CheckTarget target) {
        CheckResult result = new CheckResult(target.url(), target.origin());
        try {
            findConfig(target.origin(), result);
            InetSocketAddress address = address(target.origin());
            new CheckConnection(target.origin(), address, trust.clone(), timeoutMillis).run(target.url(), result);
        } catch (IOException failed) {
            result.failed(failed);
        }
        return result;
    }

    private void findConfig(HostPort origin, CheckResult result) throws IOException {
        if (resolver.isEmpty()) {
            config.ifPresent(given -> result.config(given, "option"));
            return;
        }
        long start = System.nanoTime();
        HttpsAnswer answer;
        try {
            answer = resolver.get().lookup(origin.host(), origin.port(), true);
        } catch (IOException failed) {
            throw new IOException("the lookup failed, so nothing was sent to the site", failed);
        }
        result.lookup(answer, System.nanoTime() - start);
        answer.configs(origin.port()).ifPresent(found -> result.config(found, "dns"));
    }

    private InetSocketAddress address(HostPort origin) throws IOException {
        HostPort to = connect.orElse(origin);
        InetSocketAddress address = new InetSocketAddress(to.host(), to.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(to.host());
        }
        return address;
    }
}
