package org.echjsse.dns;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What name servers are asked for, class IN. Its name is the secret that ECH hides: it belongs in no message.
 *
 * @param type of the records that are wanted
 */
record DnsQuestion(Name name, int type) {

    /** RFC 9460, 9; DNS-01. */
    static DnsQuestion https(Name name) {
        return new DnsQuestion(name, Type.HTTPS);
    }

    /** The same of another name. */
    DnsQuestion at(Name other) {
        return new DnsQuestion(other, type);
    }

    /** The kind of the records, for people. */
    String records() {
        return type == Type.HTTPS ? "HTTPS records" : "addresses";
    }
}
