package org.echjsse.clients;

/** What each client has to do: a column of the table. */
enum Case {
    ECH("accepted", "", Names.SECRET),
    STALE_KEY("stale key", Names.STALE, Names.SECRET),
    STALE_KEY_WITH_RECIPE("stale key, with the recipe", Names.STALE + "-again", Names.SECRET),
    NO_ECH("site without ECH", "", Names.PLAIN),
    NO_RECORD("no record", Names.UNRECORDED, Names.PLAIN),
    MUTUAL_TLS("mutual TLS", Names.MUTUAL, Names.SECRET),
    PROXY("by proxy", "proxied", Names.SECRET),
    PROXY_STALE_KEY("stale, by proxy", Names.STALE + "-proxied", Names.SECRET);

    final String title;
    private final String prefix;
    private final String domain;

    Case(String title, String prefix, String domain) {
        this.title = title;
        this.prefix = prefix;
        this.domain = domain;
    }

    /** A host that nobody else visits. */
    String host(Library library, Library.Client client) {
        String label = library.project.directory() + "-" + client.name();
        return (prefix.isEmpty() ? label : prefix + "-" + label) + "." + domain;
    }

    boolean isHidden() {
        return domain.equals(Names.SECRET);
    }

    boolean byProxy(Library.Client client) {
        return this == PROXY || this == PROXY_STALE_KEY || client.is(Trait.SAYS_NOTHING_BUT_THE_PORT);
    }
}
