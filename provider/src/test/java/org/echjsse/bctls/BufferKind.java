package org.echjsse.bctls;

import java.nio.ByteBuffer;

/** The buffers that applications have. */
enum BufferKind {
    HEAP {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocate(capacity);
        }
    },
    DIRECT {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocateDirect(capacity);
        }
    },
    /** A part of a larger array. */
    SLICED {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocate(capacity + 20).position(7).slice().limit(capacity);
        }
    },
    SLICED_DIRECT {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocateDirect(capacity + 20).position(13).slice().limit(capacity);
        }
    };

    abstract ByteBuffer allocate(int capacity);

    /** To be read. */
    ByteBuffer of(byte[] content) {
        return allocate(content.length).put(content).flip();
    }
}
