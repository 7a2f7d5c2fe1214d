package platform.server.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.core.licence.Plan;

class LicenceKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @ParameterizedTest
    @ValueSource(strings = {"ONM-PRO-01234-56789-ABCDE-FGHJK", "onm-pro-01234-56789-abcde-fghjk",
            "ONMPRO0123456789ABCDEFGHJK", " ONM-PRO-O1234-56789-ABCDE-FGHJK\n", "ONM-PRO-0I234-56789-ABCDE-FGHJK",
            "onm-pro-ol234-56789-abcde-fghjk", "0NM-PR0-01234-56789-ABCDE-FGHJK"})
    void a_key_is_read_as_people_type_it(String typed) {
        assertThat(LicenceKey.parse(typed)).get().extracting(LicenceKey::text)
                .isEqualTo("ONM-PRO-01234-56789-ABCDE-FGHJK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ONM-PRO-01234-56789-ABCDE-FGHJ", "ONM-PRO-01234-56789-ABCDE-FGHJKM",
            "ONM-GOLD-01234-56789-ABCDE-FGHJK", "PRO-01234-56789-ABCDE-FGHJK", "ONM-PRO-U1234-56789-ABCDE-FGHJK",
            "ONM-PRO-é1234-56789-ABCDE-FGHJK", "01234-56789-ABCDE-FGHJK"})
    void what_looks_like_no_key_is_none(String typed) {
        assertThat(LicenceKey.parse(typed)).isEmpty();
    }

    @Test
    void a_drawn_key_reads_back_and_is_nobody_elses() {
        Set<String> seen = new HashSet<>();
        Set<Character> symbols = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            LicenceKey key = LicenceKey.draw(Plan.LIFETIME, RANDOM);
            assertThat(seen.add(key.text())).isTrue();
            assertThat(LicenceKey.parse(key.text())).get().extracting(LicenceKey::fingerprint)
                    .isEqualTo(key.fingerprint());
            key.text().substring("ONM-LIFETIME-".length()).chars().forEach(symbol -> symbols.add((char) symbol));
        }
        // All 32 and the hyphen.
        assertThat(symbols).hasSize(33);
        assertThat(LicenceKey.draw(Plan.PRO, RANDOM).toString()).isEqualTo("LicenceKey");
    }
}
