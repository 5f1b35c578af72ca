package org.echjsse.jsse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.echjsse.bctls.KeyLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLimitsPropertyTest {
    @Test
    void theJdksOwnValueIsRead() {
        KeyLimits limits =
                KeyLimitsProperty.parse("AES/GCM/NoPadding KeyUpdate 2^37, ChaCha20-Poly1305 KeyUpdate 2^36");
        assertEquals(new KeyLimits(1L << 37, 1L << 36), limits);
    }

    @Test
    void bytesAndAnyCaseWillDo() {
        assertEquals(
                new KeyLimits(1_000_000, Long.MAX_VALUE),
                KeyLimitsProperty.parse(" aes/gcm/nopadding keyupdate 1000000 "));
    }

    @Test
    void theLastEntryCounts() {
        KeyLimits limits = KeyLimitsProperty.parse("AES/GCM/NoPadding KeyUpdate 5,AES/GCM/NoPadding KeyUpdate 2^3");
        assertEquals(8, limits.aesGcm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "AES/GCM/NoPadding",
                "AES/GCM/NoPadding KeyUpdate",
                "AES/GCM/NoPadding KeyUpdate 0",
                "AES/GCM/NoPadding KeyUpdate -1",
                "AES/GCM/NoPadding KeyUpdate 2^63",
                "AES/GCM/NoPadding KeyUpdate 2^x",
                "AES/GCM/NoPadding KeyUpdate many",
                "AES/GCM/NoPadding Nothing 2^10",
                "AES/CBC/NoPadding KeyUpdate 2^10"
            })
    void whatMakesNoSenseLimitsNothing(String value) {
        assertEquals(KeyLimits.NONE, KeyLimitsProperty.parse(value));
    }
}
