package platform.core.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LicenceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant MONTH = NOON.plus(Duration.ofDays(31));
    private static final Instant TWO_MONTHS = NOON.plus(Duration.ofDays(61));
    private static final Fact BOUGHT = new Fact.Bought("evt_bought", NOON, Plan.PRO);

    @Test
    void without_a_purchase_there_is_no_licence() {
        assertThat(Licence.of(List.of())).isEmpty();
        assertThat(Licence.of(List.of(paid(0, MONTH), failed(1), new Fact.Refunded("evt_r", NOON)))).isEmpty();
    }

    @Test
    void a_one_off_payment_never_expires() {
        Licence licence = fold(new Fact.Bought("evt_1", NOON, Plan.LIFETIME));
        assertThat(licence).isEqualTo(new Licence(Plan.LIFETIME, LicenceStatus.ACTIVE, Optional.empty(),
                Optional.empty(), Optional.empty()));
        assertThat(licence.at(NOON.plus(Duration.ofDays(36_500))).status()).isEqualTo(LicenceStatus.ACTIVE);
    }

    @Test
    void of_two_checkouts_the_earlier_one_counts_and_at_one_second_the_event_id_decides() {
        assertThat(fold(new Fact.Bought("evt_1", NOON.plusSeconds(1), Plan.FREE),
                new Fact.Bought("evt_2", NOON, Plan.PRO)).plan()).isEqualTo(Plan.PRO);
        assertThat(fold(new Fact.Bought("evt_2", NOON, Plan.FREE), new Fact.Bought("evt_1", NOON, Plan.PRO)).plan())
                .isEqualTo(Plan.PRO);
    }

    @Test
    void a_payment_extends_to_the_periods_end_and_two_days_and_never_back() {
        assertThat(fold(BOUGHT, paid(1, MONTH)).expiresAt()).contains(MONTH.plus(Duration.ofDays(2)));
        assertThat(fold(BOUGHT, paid(1, TWO_MONTHS), paid(2, MONTH)).expiresAt())
                .contains(TWO_MONTHS.plus(Duration.ofDays(2)));
        assertThat(fold(BOUGHT, paid(1, MONTH)).at(MONTH.plus(Duration.ofDays(2))).status())
                .isEqualTo(LicenceStatus.EXPIRED);
        assertThat(fold(paid(-1, MONTH), BOUGHT).expiresAt()).contains(MONTH.plus(Duration.ofDays(2)));
    }

    @Test
    void grace_is_fourteen_days_from_the_first_failure_of_a_streak() {
        Licence licence = fold(BOUGHT, paid(1, MONTH), failed(10), failed(20), updated(21, "past_due"));
        assertThat(licence.status()).isEqualTo(LicenceStatus.GRACE);
        assertThat(licence.graceEndsAt()).contains(NOON.plusSeconds(10).plus(Duration.ofDays(14)));
        assertThat(licence.at(NOON.plusSeconds(10).plus(Duration.ofDays(14))).status())
                .isEqualTo(LicenceStatus.EXPIRED);
        assertThat(fold(BOUGHT, failed(10), paid(20, MONTH), failed(30)).graceEndsAt())
                .contains(NOON.plusSeconds(30).plus(Duration.ofDays(14)));
        assertThat(fold(BOUGHT, failed(10), updated(20, "active"), failed(30)).graceEndsAt())
                .contains(NOON.plusSeconds(30).plus(Duration.ofDays(14)));
        assertThat(fold(failed(-5), BOUGHT).status()).isEqualTo(LicenceStatus.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource({"active,ACTIVE,ACTIVE", "trialing,ACTIVE,ACTIVE", "past_due,GRACE,ACTIVE", "unpaid,EXPIRED,ACTIVE",
            "paused,EXPIRED,ACTIVE", "canceled,EXPIRED,EXPIRED", "incomplete_expired,EXPIRED,EXPIRED",
            "incomplete,ACTIVE,ACTIVE", "a_word_of_the_future,ACTIVE,ACTIVE"})
    void a_subscriptions_status_is_followed_and_a_later_payment_mends_what_is_not_final(String status,
            LicenceStatus now, LicenceStatus afterPayment) {
        assertThat(fold(BOUGHT, updated(5, status)).status()).isEqualTo(now);
        assertThat(fold(BOUGHT, updated(5, status), paid(6, MONTH)).status()).isEqualTo(afterPayment);
    }

    @Test
    void the_subscriptions_period_end_is_taken_over() {
        assertThat(fold(BOUGHT, new Fact.Updated("evt_u", NOON.plusSeconds(1), "active", Optional.of(MONTH)))
                .expiresAt()).contains(MONTH.plus(Duration.ofDays(2)));
    }

    @Test
    void deletion_is_final_and_expires_at_once() {
        Fact deleted = new Fact.Deleted("evt_d", NOON.plusSeconds(50));
        Licence licence = fold(BOUGHT, paid(1, MONTH), deleted, updated(60, "active"), paid(70, TWO_MONTHS),
                failed(80));
        assertThat(licence.status()).isEqualTo(LicenceStatus.EXPIRED);
        assertThat(licence.expiresAt()).contains(NOON.plusSeconds(50));
    }

    @Test
    void refund_and_dispute_revoke_with_their_reason_whatever_else_happens() {
        assertThat(fold(BOUGHT, new Fact.Refunded("evt_r", NOON.plusSeconds(5)), paid(9, MONTH))).satisfies(licence -> {
            assertThat(licence.status()).isEqualTo(LicenceStatus.REVOKED);
            assertThat(licence.reason()).contains("refunded");
        });
        assertThat(fold(BOUGHT, new Fact.Disputed("evt_r", NOON.plusSeconds(5)),
                new Fact.Deleted("evt_d", NOON.plusSeconds(7))).reason()).contains("disputed");
    }

    @Test
    void only_an_admin_gives_a_licence_back_as_the_other_facts_have_it() {
        Fact refunded = new Fact.Refunded("evt_r", NOON.plusSeconds(5));
        Fact back = new Fact.Reinstated("adm_2", NOON.plusSeconds(9));
        assertThat(fold(BOUGHT, refunded, back).status()).isEqualTo(LicenceStatus.ACTIVE);
        assertThat(fold(BOUGHT, refunded, failed(7), back).status()).isEqualTo(LicenceStatus.GRACE);
        assertThat(fold(BOUGHT, new Fact.Revoked("adm_1", NOON.plusSeconds(5), "chargeback abuse")).reason())
                .contains("chargeback abuse");
        assertThat(fold(BOUGHT, back, new Fact.Disputed("evt_d", NOON.plusSeconds(10))).status())
                .isEqualTo(LicenceStatus.REVOKED);
    }

    @Test
    void within_a_second_the_kind_decides_the_order() {
        List<Fact> oneSecond = List.of(BOUGHT, new Fact.Updated("e9", NOON, "past_due", Optional.empty()),
                new Fact.PaymentFailed("e8", NOON), new Fact.Paid("e7", NOON, Optional.of(MONTH)),
                new Fact.Deleted("e6", NOON), new Fact.Refunded("e5", NOON), new Fact.Reinstated("e4", NOON));
        assertThat(oneSecond.reversed().stream().sorted(Fact.ORDER).toList()).isEqualTo(oneSecond);
        assertThat(fold(oneSecond.get(3), oneSecond.get(2), oneSecond.get(1), BOUGHT).status())
                .isEqualTo(LicenceStatus.ACTIVE);
    }

    static List<List<Fact>> sequences() {
        Fact early = paid(-1, MONTH);
        Fact deleted = new Fact.Deleted("evt_d", NOON.plusSeconds(300));
        return List.of(
                List.of(early, BOUGHT, failed(100), updated(100, "past_due"), paid(200, TWO_MONTHS), deleted),
                List.of(early, BOUGHT, updated(0, "active"), failed(100), failed(200), updated(300, "unpaid")),
                List.of(early, BOUGHT, new Fact.Disputed("evt_x", NOON.plusSeconds(90)), failed(100),
                        new Fact.Reinstated("adm_1", NOON.plusSeconds(120)), paid(200, TWO_MONTHS)),
                List.of(BOUGHT, new Fact.Bought("evt_again", NOON, Plan.FREE), paid(0, MONTH), failed(0), deleted,
                        updated(300, "active")),
                List.of(BOUGHT, new Fact.Refunded("evt_r", NOON.plusSeconds(300)), deleted, updated(299, "canceled"),
                        paid(298, TWO_MONTHS)));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void every_permutation_of_a_sequence_ends_the_same(List<Fact> sequence) {
        Optional<Licence> expected = Licence.of(sequence);
        assertThat(expected).isPresent();
        assertThat(permutations(sequence)).allSatisfy(facts -> assertThat(Licence.of(facts)).isEqualTo(expected));
    }

    @Test
    void twice_late_out_of_order_and_with_gaps_all_end_the_same() {
        Random random = new Random(42);
        for (int round = 0; round < 5_000; round++) {
            List<Fact> facts = someFacts(random);
            Optional<Licence> expected = Licence.of(facts.stream().sorted(Fact.ORDER).toList());
            List<Fact> shuffled = new ArrayList<>(facts);
            shuffled.addAll(facts.subList(0, random.nextInt(facts.size() + 1)));
            Collections.shuffle(shuffled, random);
            assertThat(Licence.of(shuffled)).isEqualTo(expected);
            expected.ifPresent(licence -> {
                assertThat(licence.status()).isNotEqualTo(LicenceStatus.PAST_DUE);
                assertThat(licence.graceEndsAt().isPresent()).isEqualTo(licence.status() == LicenceStatus.GRACE);
                assertThat(licence.reason().isPresent()).isEqualTo(licence.status() == LicenceStatus.REVOKED);
            });
        }
    }

    private static Licence fold(Fact... facts) {
        return Licence.of(List.of(facts)).orElseThrow();
    }

    private static Fact paid(long second, Instant periodEnd) {
        return new Fact.Paid("evt_paid" + second, NOON.plusSeconds(second), Optional.of(periodEnd));
    }

    private static Fact failed(long second) {
        return new Fact.PaymentFailed("evt_failed" + second, NOON.plusSeconds(second));
    }

    private static Fact updated(long second, String status) {
        return new Fact.Updated("evt_updated" + second, NOON.plusSeconds(second), status, Optional.empty());
    }

    private static List<List<Fact>> permutations(List<Fact> facts) {
        if (facts.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Fact>> all = new ArrayList<>();
        for (int i = 0; i < facts.size(); i++) {
            List<Fact> rest = new ArrayList<>(facts);
            Fact first = rest.remove(i);
            for (List<Fact> end : permutations(rest)) {
                List<Fact> one = new ArrayList<>(end);
                one.addFirst(first);
                all.add(one);
            }
        }
        return all;
    }

    private static List<Fact> someFacts(Random random) {
        List<Fact> facts = new ArrayList<>();
        String[] statuses = {"active", "trialing", "past_due", "unpaid", "paused", "canceled", "incomplete"};
        for (int i = 0; i < random.nextInt(9); i++) {
            String id = "evt_" + i;
            Instant at = NOON.plusSeconds(random.nextInt(4));
            Optional<Instant> end = random.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(NOON.plus(Duration.ofDays(random.nextInt(90))));
            facts.add(switch (random.nextInt(10)) {
                case 0, 1 -> new Fact.Bought(id, at, random.nextBoolean() ? Plan.PRO : Plan.FREE);
                case 2, 3 -> new Fact.Updated(id, at, statuses[random.nextInt(statuses.length)], end);
                case 4 -> new Fact.PaymentFailed(id, at);
                case 5 -> new Fact.Paid(id, at, end);
                case 6 -> new Fact.Deleted(id, at);
                case 7 -> random.nextBoolean() ? new Fact.Refunded(id, at) : new Fact.Disputed(id, at);
                case 8 -> new Fact.Revoked(id, at, "an admin's reason");
                default -> new Fact.Reinstated(id, at);
            });
        }
        return facts;
    }
}
