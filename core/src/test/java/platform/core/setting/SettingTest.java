package platform.core.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    private static final Setting<Integer> PORT = Setting.withDefault("PORT", "a port", Setting.between(0, 65_535),
            "3011");

    @Test
    void a_missing_variable_is_named() {
        assertThatThrownBy(() -> Settings.DATABASE_URL.in(Map.of())).isInstanceOf(SettingProblem.class)
                .hasMessage("DATABASE_URL is not set; it must be postgresql://user:password@host:port/database");
    }

    @Test
    void a_malformed_variable_is_named_and_its_value_is_not_shown() {
        assertThatThrownBy(() -> PORT.in(Map.of("PORT", "s3cret"))).isInstanceOf(SettingProblem.class)
                .hasMessage("PORT is malformed; it must be a port").hasNoCause();
    }

    @Test
    void an_empty_variable_is_an_absent_one() {
        assertThat(PORT.in(Map.of("PORT", " "))).isEqualTo(3011);
        assertThat(Setting.optional("X", "x", Function.identity()).in(Map.of("X", ""))).isEqualTo(Optional.empty());
    }

    @Test
    void numbers_have_bounds() {
        assertThat(PORT.in(Map.of("PORT", "65535"))).isEqualTo(65_535);
        assertThatThrownBy(() -> PORT.in(Map.of("PORT", "65536"))).isInstanceOf(SettingProblem.class);
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "10m,PT10M", "2h,PT2H", "8d,PT192H"})
    void a_length_of_time_has_a_unit(String written, Duration length) {
        assertThat(Setting.span(written)).isEqualTo(length);
        assertThat(Settings.ROTATION_GRACE.in(Map.of("ROTATION_GRACE", written))).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "d", "-1s", "1.5h", "1 h", "1w", "1234567890s"})
    void anything_else_is_none(String written) {
        assertThatThrownBy(() -> Setting.span(written)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"postgresql://u:p@db:5433/app,jdbc:postgresql://db:5433/app,u,p",
            "postgres://u:p%40%2F%3A+@my_db/app,jdbc:postgresql://my_db:5432/app,u,p@/:+",
            "postgresql://u:p@[::1]:5432/app?sslmode=require&connect_timeout=3,jdbc:postgresql://[::1]:5432/app?sslmode=require&connectTimeout=3,u,p",
            "postgresql://u@db/a%20b,jdbc:postgresql://db:5432/a+b,u,''"})
    void the_libpq_form_becomes_jdbc(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://u:p@db/app", "postgresql://u:p@db", "postgresql://db/", "nonsense",
            "postgresql://db/a?ssl_mode=x",
            "postgresql://u:p ss@db/app"})
    void other_forms_are_malformed(String url) {
        assertThatThrownBy(() -> Settings.DATABASE_URL.in(Map.of("DATABASE_URL", url)))
                .isInstanceOf(SettingProblem.class)
                .hasMessageStartingWith("DATABASE_URL is malformed").hasMessageNotContaining(url);
    }

    @Test
    void a_password_is_not_in_the_text_form() {
        assertThat(DatabaseUrl.parse("postgresql://u:hidden@db/app").toString()).doesNotContain("hidden");
    }
}
