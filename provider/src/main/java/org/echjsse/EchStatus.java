package org.echjsse;

/** What became of Encrypted Client Hello on one connection (CLI-71). Names are OpenSSL's where they fit. */
public enum EchStatus {
    /** The extension was not sent (client), or not received (server). */
    NOT_TRIED,
    /** Client: a look-alike was sent. Server: an extension came that none of our keys opens; GREASE and a stale key look the same. */
    GREASE,
    /** Client: a real one was sent, the server has not answered yet. */
    OFFERED,
    /** Accepted: the connection is with the inner name. */
    SUCCESS,
    /** Client: rejected by a server that proved to be the public name. */
    FAILED_ECH,
    /** Client: rejected by a server that could not prove to be the public name. Nothing it said is believed. */
    FAILED_ECH_BAD_NAME,
    /** Server: the backend of a split-mode deployment. */
    BACKEND
}
