package platform.cli.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import platform.cli.testing.Age;

/// What we seal, age opens, and the other way round; compared with the real program.
@Execution(ExecutionMode.CONCURRENT)
class SealTest {

    private static final Instant NOW = Instant.parse("2026-11-25T16:00:00Z");
    private static final int MOST = 64 * 1024;
    private static final String SECRETS = "# ours\nADMIN_API_KEY=0a1b2c3d4e5f60718293a4b5c6d7e8f9\nWORDS='grün $ \"x\"'\n";

    private final Age age = Age.installed();

    @TempDir Path folder;

    private Identities ours;
    private Identities theirs;

    @BeforeEach
    void a_key_of_ours_and_one_of_age_keygen() throws IOException {
        Files.writeString(folder.resolve("ours"), Identities.fresh(NOW));
        age.must(folder, "age-keygen", "-o", "theirs");
        ours = Identities.parse(Files.readString(folder.resolve("ours")));
        theirs = Identities.parse(Files.readString(folder.resolve("theirs")));
    }

    @Test
    void a_key_is_what_age_keygen_takes_it_for() throws IOException {
        for (String file : List.of("ours", "theirs")) {
            Identities keys = Identities.parse(Files.readString(folder.resolve(file)));
            assertThat(keys.recipients()).containsExactly(age.must(folder, "age-keygen", "-y", file).strip());
            assertThat(Files.readString(folder.resolve(file)))
                    .contains("# public key: " + keys.recipients().getFirst());
            assertThat(keys.toString()).isEqualTo("Identities[1]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 47, 48, 49, 1000, 65535, 65536})
    void what_we_seal_age_opens_for_each_recipient(int length) throws IOException {
        String text = "x".repeat(length);
        Files.writeString(folder.resolve("sealed"), Seal.seal(text, List.of(recipient(ours), recipient(theirs))));
        assertThat(Files.readString(folder.resolve("sealed"))).startsWith("-----BEGIN AGE ENCRYPTED FILE-----\n")
                .endsWith("-----END AGE ENCRYPTED FILE-----\n");
        for (String file : List.of("ours", "theirs")) {
            assertThat(age.must(folder, "age", "-d", "-i", file, "sealed")).isEqualTo(text);
        }
        assertThat(open(Files.readAllBytes(folder.resolve("sealed")), theirs)).isEqualTo(text);
    }

    @Test
    void what_age_seals_we_open_with_armor_and_without() throws IOException {
        Files.writeString(folder.resolve("plain"), SECRETS);
        Files.writeString(folder.resolve("list"), Recipients.parse("").with(new Recipient(key(ours), "olga"))
                .with(new Recipient(key(theirs), "the host")).text());
        age.must(folder, "age", "-a", "-r", key(ours), "-o", "armored", "plain");
        age.must(folder, "age", "-R", "list", "-o", "binary", "plain");
        assertThat(open(bytes("armored"), ours)).isEqualTo(SECRETS);
        assertThat(open(bytes("binary"), ours)).isEqualTo(SECRETS);
        assertThat(open(bytes("binary"), theirs)).isEqualTo(SECRETS);
        assertThat(open(bytes("binary"), Identities.parse(Files.readString(folder.resolve("theirs"))
                + Files.readString(folder.resolve("ours"))))).isEqualTo(SECRETS);
        byte[] otherLineEnds = ("\r\n" + Files.readString(folder.resolve("armored")).replace("\n", "\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(open(otherLineEnds, ours)).isEqualTo(SECRETS);
        assertThat(Seal.open(bytes("armored"), theirs, MOST)).isEqualTo(
                new Seal.Opened.Closed("none of its recipients is your key", true));
    }

    @Test
    void what_was_cut_off_anywhere_or_changed_anywhere_is_refused() throws IOException {
        Files.writeString(folder.resolve("plain"), SECRETS);
        age.must(folder, "age", "-r", key(ours), "-o", "binary", "plain");
        byte[] armored = Seal.seal(SECRETS, List.of(recipient(ours))).strip().getBytes(StandardCharsets.US_ASCII);
        for (byte[] sealed : List.of(armored, bytes("binary"))) {
            for (int length = 0; length < sealed.length; length += 3) {
                refused(Arrays.copyOf(sealed, length), "cut off at " + length);
            }
            refused(Arrays.copyOf(sealed, sealed.length - 1), "cut off before the last byte");
            for (int at = 0; at < sealed.length; at += 3) {
                byte[] changed = sealed.clone();
                changed[at] ^= (byte) (1 << (at % 8));
                refused(changed, "bit " + at % 8 + " of byte " + at);
            }
            byte[] longer = Arrays.copyOf(sealed, sealed.length + 2);
            longer[sealed.length] = '\n';
            longer[sealed.length + 1] = 'x';
            refused(longer, "something after the end");
        }
    }

    private void refused(byte[] sealed, String how) {
        assertThat(Seal.open(sealed, ours, MOST)).as(how).isInstanceOfSatisfying(Seal.Opened.Closed.class,
                closed -> assertThat(closed.why()).isIn("it is no age file", "it is cut off or was tampered with",
                        "none of its recipients is your key"));
    }

    @Test
    void what_is_no_settings_file_is_told_in_words() throws IOException {
        assertThat(Seal.open("A=1\n".getBytes(StandardCharsets.US_ASCII), ours, MOST))
                .isEqualTo(new Seal.Opened.Closed("it is no age file", false));
        String big = Seal.seal("x".repeat(MOST + 1), List.of(recipient(ours)));
        assertThat(Seal.open(big.getBytes(StandardCharsets.US_ASCII), ours, MOST))
                .isEqualTo(new Seal.Opened.Closed("what is in it is longer than 64 KiB", false));
        Files.write(folder.resolve("plain"), new byte[]{'A', '=', (byte) 0xff, (byte) 0xfe, '\n'});
        age.must(folder, "age", "-r", key(ours), "-o", "binary", "plain");
        assertThat(Seal.open(bytes("binary"), ours, MOST))
                .isEqualTo(new Seal.Opened.Closed("what is in it is not text in UTF-8", false));
        assertThat(new Seal.Opened.Text(SECRETS).toString()).doesNotContain("0a1b2c3d");
    }

    @Test
    void a_list_of_recipients_keeps_its_comments() {
        String text = "# who may, agreed on 2026-11-25\n\n# olga\n" + key(ours) + "\n" + key(theirs) + "\n";
        Recipients list = Recipients.parse(text);
        assertThat(list.all()).containsExactly(new Recipient(key(ours), "olga"), new Recipient(key(theirs), ""));
        assertThat(list.text()).isEqualTo(text);
        Recipient olga = list.find("olga").orElseThrow();
        assertThat(list.without(olga).text())
                .isEqualTo("# who may, agreed on 2026-11-25\n\n" + key(theirs) + "\n");
        assertThat(list.without(olga).with(olga).text()).endsWith(key(theirs) + "\n# olga\n" + key(ours) + "\n");
        assertThat(list.find(key(theirs))).contains(new Recipient(key(theirs), ""));
        assertThatThrownBy(() -> list.with(new Recipient(otherKey(), "olga")).find("olga"))
                .hasMessage("several keys have the name olga: name the key");
    }

    @Test
    void what_is_no_key_is_refused_and_not_shown() throws IOException {
        String secret = Files.readString(folder.resolve("ours")).lines().toList().getLast();
        String wrong = key(ours).substring(0, 61) + (key(ours).endsWith("q") ? "p" : "q");
        assertThatThrownBy(() -> Recipients.parse("# x\n" + wrong + "\n"))
                .hasMessageStartingWith("line 2: it is no age1…");
        assertThatThrownBy(() -> Recipients.parse("ssh-ed25519 AAAA olga\n"))
                .hasMessageStartingWith("line 1: it is no");
        for (String bad : List.of("", "# nothing\n", secret.substring(0, 60), "-----BEGIN OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN AGE ENCRYPTED FILE-----\n", key(ours))) {
            assertThatThrownBy(() -> Identities.parse(bad)).isInstanceOf(IllegalArgumentException.class)
                    .message().doesNotContain(secret.substring(20, 60))
                    .containsAnyOf("AGE-SECRET-KEY-1…", "passphrase");
        }
        for (String name : List.of("two\nlines", " olga", key(theirs))) {
            assertThatThrownBy(() -> new Recipient(key(ours), name)).hasMessage("its name is not one short line");
        }
    }

    private String open(byte[] sealed, Identities identities) {
        return switch (Seal.open(sealed, identities, MOST)) {
            case Seal.Opened.Text(String text) -> text;
            case Seal.Opened.Closed(String why, _) -> throw new AssertionError(why);
        };
    }

    private byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(folder.resolve(file));
    }

    private static String key(Identities identities) {
        return identities.recipients().getFirst();
    }

    private static String otherKey() {
        return key(Identities.parse(Identities.fresh(NOW)));
    }

    private static Recipient recipient(Identities identities) {
        return new Recipient(key(identities), "");
    }
}
