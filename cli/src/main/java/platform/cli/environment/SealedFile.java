package platform.cli.environment;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import platform.cli.problem.Problem;
import platform.cli.seal.Recipient;
import platform.cli.seal.Recipients;
import platform.cli.seal.Seal;

/// The sealed form of settings, `.env.<name>.age`, and the list of those who can open it, `environments/<name>/recipients`.
/// Both are meant for git.
final class SealedFile {

    private static final int MOST_TEXT = 64 * 1024;
    private static final int MOST_BYTES = 128 * 1024;

    private final String environment;
    private final Path file;
    private final Path list;
    private final IdentityFile identity;

    /// @param environment its name, e.g. `prod`
    SealedFile(Path root, String environment, IdentityFile identity) {
        this.environment = environment;
        this.file = root.resolve(".env." + environment + ".age");
        this.list = root.resolve("environments").resolve(environment).resolve("recipients");
        this.identity = identity;
    }

    Path path() {
        return file;
    }

    String called() {
        return file.getFileName().toString();
    }

    /// How the operator calls the list.
    String listCalled() {
        return "environments/" + environment + "/recipients";
    }

    boolean exists() {
        return Files.exists(file);
    }

    /// What is sealed in it.
    ///
    /// @throws Problem if it cannot be opened
    String text() {
        return switch (Seal.open(OwnFile.bytes(file, MOST_BYTES), identity.read(), MOST_TEXT)) {
            case Seal.Opened.Text(String text) -> text;
            case Seal.Opened.Closed(String why, boolean stranger) -> throw Problem.usage("cannot open " + called(), why,
                    stranger
                            ? "have somebody who can run: " + addYou() + "; or name another key with --identity"
                            : "git log -- " + called() + ", and git checkout a version that is whole");
        };
    }

    private String addYou() {
        return "platformctl env recipients add " + environment + " " + identity.read().recipients().getFirst();
    }

    /// Who can open what is written next.
    ///
    /// @throws Problem if the list is not there, empty or cannot be read
    Recipients recipients() {
        Recipients recipients = recipientsIfAny().filter(some -> !some.all().isEmpty())
                .orElseThrow(() -> Problem.usage("nobody is named who could open " + called(),
                        listCalled() + (Files.exists(list) ? " is empty" : " is not there"),
                        "platformctl env recipients add " + environment
                                + " age1… NAME; yours: platformctl env identity"));
        return recipients;
    }

    /// The list; empty where there is none yet.
    ///
    /// @throws Problem if it cannot be read
    Optional<Recipients> recipientsIfAny() {
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Recipients.parse(OwnFile.text(list, MOST_TEXT)));
        } catch (IllegalArgumentException e) {
            throw Problem.usage("cannot read " + listCalled(), String.valueOf(e.getMessage()),
                    "mend the line; only age1… keys can be used, one a line").causedBy(e);
        }
    }

    /// Replaces the list whole, in one instant.
    void write(Recipients recipients) {
        OwnFile.replaceForAll(list, recipients.text());
    }

    /// Seals a text for those on the list and replaces the file whole, in one instant.
    void write(String text) {
        write(text, recipients().all());
    }

    /// The same for others. What was sealed is opened again before it replaces what is there, so nobody locks themselves out.
    void write(String text, List<Recipient> to) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_TEXT) {
            throw Problem.usage("cannot write " + called(), "it would be longer than " + MOST_TEXT / 1024 + " KiB",
                    "see whether it is the right file");
        }
        String sealed = Seal.seal(text, to);
        byte[] bytes = sealed.getBytes(StandardCharsets.US_ASCII);
        switch (Seal.open(bytes, identity.read(), MOST_TEXT)) {
            case Seal.Opened.Text(String again) when again.equals(text) && bytes.length <= MOST_BYTES -> {
            }
            case Seal.Opened.Closed(String why, boolean stranger) when stranger -> throw Problem.usage(
                    "you could not open " + called() + ", so it is not written", why,
                    addYou() + " NAME; or name another key with --identity");
            case Seal.Opened.Text _,Seal.Opened.Closed _ ->
                throw new IllegalStateException("what was sealed does not open as it was");
        }
        OwnFile.replaceForAll(file, sealed);
    }
}
