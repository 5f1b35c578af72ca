package org.echjsse.it.mutant;

import java.util.Map;

/** Names, keys and certificates of all cases; new in every run. */
final class Site {
    /** The site that is visited: never to be seen on the wire. */
    static final String SECRET = "secret.example";

    /** The {@code public_name}. */
    static final String COVER = "cover.example";

    static final Authority AUTHORITY = new Authority("authority");
    static final Authority STRANGER = new Authority("stranger");
    static final Authority.Leaf SECRET_LEAF = AUTHORITY.leaf(SECRET);
    static final Authority.Leaf COVER_LEAF = AUTHORITY.leaf(COVER);
    static final Authority.Leaf CLIENT_LEAF = AUTHORITY.leaf("client.example");
    static final Map<String, Authority.Leaf> LEAVES = Map.of(SECRET, SECRET_LEAF, COVER, COVER_LEAF);

    /** What the site has published. */
    static final EchKey PUBLISHED = new EchKey(17, COVER);

    /** What it wants to be used instead. */
    static final EchKey REPLACEMENT = new EchKey(18, COVER);

    private Site() {}
}
