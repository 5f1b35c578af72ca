package org.echjsse.testing;

import org.xbill.DNS.Compression;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Tokenizer;

/** A record with RDATA byte for byte as given, whatever dnsjava would say of it. */
public final class RawRecord extends Record {
    private static final long serialVersionUID = 1L;
    private final transient byte[] rdata;

    public RawRecord(Name owner, int type, long ttl, byte[] rdata) {
        super(owner, type, DClass.IN, ttl);
        this.rdata = rdata.clone();
    }

    @Override
    protected void rrFromWire(DNSInput in) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected String rrToString() {
        return "raw";
    }

    @Override
    protected void rdataFromString(Tokenizer st, Name origin) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void rrToWire(DNSOutput out, Compression c, boolean canonical) {
        out.writeByteArray(rdata);
    }
}
