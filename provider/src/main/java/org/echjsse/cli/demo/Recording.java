package org.echjsse.cli.demo;

/**
 * Every byte of one TCP connection, as an observer between the two ends has it.
 *
 * @param tap what was tapped, such as {@code web} or {@code doh}
 * @param number the connection, counted from 1
 * @param fromClient the arrays belong to the recording: never written to
 */
record Recording(String tap, int number, byte[] fromClient, byte[] fromServer) {

    long size() {
        return (long) fromClient.length + fromServer.length;
    }
}
