package platform.core.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;

class LicenceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void without_a_purchase_there_is_no_licence() {
        assertThat(Licence.of(List.of())).isEmpty();
    }

    @Test
    void a_paid_checkout_makes_an_active_licence_of_its_plan() {
        assertThat(Licence.of(List.of(new Fact.Bought("evt_1", NOON, Plan.LIFETIME))))
                .map(Licence::plan).contains(Plan.LIFETIME);
    }

    @Test
    void of_two_checkouts_the_earlier_one_counts() {
        assertThat(Licence.of(List.of(new Fact.Bought("evt_1", NOON.plusSeconds(1), Plan.FREE),
                new Fact.Bought("evt_2", NOON, Plan.PRO)))).map(Licence::plan).contains(Plan.PRO);
    }

    @Test
    void at_the_same_second_the_event_id_decides() {
        assertThat(Licence
                .of(List.of(new Fact.Bought("evt_2", NOON, Plan.FREE), new Fact.Bought("evt_1", NOON, Plan.PRO))))
                .map(Licence::plan).contains(Plan.PRO);
    }

    @Test
    void twice_late_and_out_of_order_all_end_the_same() {
        Random random = new Random(42);
        for (int round = 0; round < 1_000; round++) {
            List<Fact> facts = someFacts(random);
            Optional<Licence> expected = Licence.of(facts.stream().sorted(Fact.ORDER).toList());
            List<Fact> shuffled = new ArrayList<>(facts);
            shuffled.addAll(facts.subList(0, random.nextInt(facts.size() + 1)));
            Collections.shuffle(shuffled, random);
            assertThat(Licence.of(shuffled)).isEqualTo(expected);
        }
    }

    private static List<Fact> someFacts(Random random) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            facts.add(new Fact.Bought("evt_" + i, NOON.plusSeconds(random.nextInt(3)),
                    random.nextBoolean() ? Plan.PRO : Plan.FREE));
        }
        return facts;
    }
}
