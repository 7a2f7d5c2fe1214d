package platform.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import platform.core.setting.DatabaseUrl;

/// How Postgres would go about every statement that the code of some packages holds. Statements are found in the compiled classes, so
/// none can be forgotten.
public final class QueryPlans {
    private static final Pattern STATEMENT = Pattern.compile("\\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\\s.*",
            Pattern.DOTALL);
    /// A template for `formatted`, or what javac makes of a concatenation.
    private static final Pattern UNFINISHED = Pattern.compile("%s|%\\d\\$s|[\\x01\\x02]");
    private static final Pattern PARAMETER = Pattern.compile("\\?");
    /// Tables that grow with the number of buyers and of their events.
    private static final Pattern WHOLE_TABLE = Pattern
            .compile("Seq Scan on (stripe_events|purchases|purchase_links|license_facts"
                    + "|customers|licenses|license_devices|awaited_links)\\b");
    /// As many rows as make an index worth while, most events done, as after some weeks.
    private static final String FILL = """
                                       INSERT INTO stripe_events (id, type, created_at, livemode, payload, status, effect, due_at, received_at, processed_at, session_id)
                                       SELECT 'evt_' || n, CASE n % 3 WHEN 0 THEN 'invoice.paid' WHEN 1 THEN 'charge.succeeded' ELSE 'checkout.session.completed' END,
                                              timestamptz '2026-01-01' + n * interval '1 min', false, '{}',
                                              CASE WHEN n % 100 > 3 THEN 'processed' WHEN n % 100 = 3 THEN 'failed' WHEN n % 100 = 2 THEN 'waiting' ELSE 'pending' END,
                                              CASE WHEN n % 100 > 3 THEN 'licence' END, timestamptz '2026-01-01' + n * interval '1 min',
                                              timestamptz '2026-01-01' + n * interval '1 min',
                                              CASE WHEN n % 100 > 3 THEN timestamptz '2026-01-01' + n * interval '1 min' END, CASE n % 3 WHEN 2 THEN 'cs_' || n END
                                       FROM generate_series(1, 40000) AS n;
                                       INSERT INTO purchases SELECT 'sub_' || n, '2026-01-01' FROM generate_series(1, 20000) AS n;
                                       INSERT INTO purchase_links SELECT prefix || n, 'sub_' || n FROM generate_series(1, 20000) AS n, unnest(ARRAY['cs_', 'in_', 'pi_']) AS prefix;
                                       INSERT INTO license_facts (event_id, purchase_id, kind, at, plan)
                                       SELECT 'evt_' || kind || n, 'sub_' || n, kind, '2026-01-01', 'PRO' FROM generate_series(1, 20000) AS n, unnest(ARRAY['bought', 'paid']) AS kind;
                                       INSERT INTO customers SELECT 'cus_' || n, '2026-01-01' FROM generate_series(1, 20000) AS n;
                                       INSERT INTO licenses (purchase_id, customer_id, plan, status, created_at, updated_at, key_hash)
                                       SELECT 'sub_' || n, 'cus_' || n, 'PRO', 'ACTIVE', timestamptz '2026-01-01' + n * interval '1 min', '2026-01-01', sha256(n::text::bytea)
                                       FROM generate_series(1, 20000) AS n;
                                       INSERT INTO license_devices SELECT id, sha256(slot::text::bytea), '2026-01-01' FROM licenses, generate_series(1, 2) AS slot;
                                       INSERT INTO awaited_links SELECT 'pi_late' || id, id FROM stripe_events WHERE status = 'waiting';
                                       """;

    private QueryPlans() {}

    /// Fills the tables, which were empty.
    public static void fill(TestPostgres postgres) {
        postgres.query(FILL);
        postgres.query("VACUUM ANALYZE");
    }

    /// Every statement in these packages, and those below them, that would read a growing table from end to end; with its plan.
    public static Map<String, String> withoutIndex(TestPostgres postgres, String... packages) {
        DatabaseUrl url = DatabaseUrl.parse(postgres.url());
        Map<String, String> bad = new TreeMap<>();
        // Simple mode leaves the parameters of the statement that is explained alone.
        String simple = url.jdbcUrl() + (url.jdbcUrl().contains("?") ? "&" : "?") + "preferQueryMode=simple";
        try (Connection connection = DriverManager.getConnection(simple, url.user(), url.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements(packages)) {
                StringBuilder plan = new StringBuilder();
                try (ResultSet lines = statement.executeQuery("EXPLAIN (GENERIC_PLAN, COSTS OFF) " + numbered(sql))) {
                    while (lines.next()) {
                        plan.append(lines.getString(1)).append('\n');
                    }
                }
                if (WHOLE_TABLE.matcher(plan).find()) {
                    bad.put(sql, plan.toString());
                }
            }
            return bad;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The texts of all statements in the compiled code of these packages: its literals, and what is put together in static fields.
    /// A statement that is put together later is not seen.
    public static Collection<String> statements(String... packages) {
        TreeSet<String> found = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(packages)) {
            Stream.concat(literals(type), fields(type))
                    .filter(text -> STATEMENT.matcher(text).matches() && !UNFINISHED.matcher(text).find())
                    .forEach(found::add);
        }
        return found;
    }

    private static Stream<String> literals(JavaClass type) {
        try (InputStream bytes = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return StreamSupport.stream(ClassFile.of().parse(bytes.readAllBytes()).constantPool().spliterator(), false)
                    .filter(StringEntry.class::isInstance).map(entry -> ((StringEntry) entry).stringValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> fields(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> field.getRawType().isEquivalentTo(String.class)
                        && field.getModifiers().contains(JavaModifier.STATIC))
                .map(field -> {
                    try {
                        Field text = field.reflect();
                        text.setAccessible(true);
                        return String.valueOf(text.get(null));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static String numbered(String sql) {
        Matcher parameters = PARAMETER.matcher(sql);
        StringBuilder numbered = new StringBuilder();
        for (int i = 1; parameters.find(); i++) {
            parameters.appendReplacement(numbered, "\\$" + i);
        }
        return parameters.appendTail(numbered).toString();
    }
}
