package org.echjsse.differential;

/** The protocol that a behaviour is played in. */
enum Tls {
    V13("TLSv1.3"),
    V12("TLSv1.2"),
    /** Both are enabled, or none is asked about. */
    ANY("any");

    private final String jsseName;

    Tls(String jsseName) {
        this.jsseName = jsseName;
    }

    /** What is enabled on engines and sockets of the stage; {@code null} for {@link #ANY}: whatever the provider enables. */
    String[] enabled() {
        return this == ANY ? null : new String[] {jsseName};
    }

    @Override
    public String toString() {
        return jsseName;
    }
}
