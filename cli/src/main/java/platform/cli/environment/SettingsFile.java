package platform.cli.environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import platform.cli.problem.Problem;
import platform.cli.seal.Recipient;
import platform.cli.seal.Recipients;

/// Where the settings of an environment are kept: `.env.<name>` in the checkout, or sealed, `.env.<name>.age`. Which of the two
/// is there makes no difference to whoever reads or writes them; that both are is refused.
public final class SettingsFile {

    private static final int MOST_BYTES = 64 * 1024;

    private final String environment;
    private final Path file;
    private final SealedFile sealed;

    /// @param root the checkout
    /// @param environment its name, e.g. `prod`
    /// @param identity opens the sealed form
    public SettingsFile(Path root, String environment, IdentityFile identity) {
        this.environment = environment;
        this.file = root.resolve(".env." + environment);
        this.sealed = new SealedFile(root, environment, identity);
    }

    /// Whether it is there.
    public boolean exists() {
        return sealed() || Files.exists(file);
    }

    /// Whether it is there in its sealed form.
    ///
    /// @throws Problem if both forms are: which one counts would be a guess
    public boolean sealed() {
        if (sealed.exists() && Files.exists(file)) {
            throw Problem.usage("there are " + plain() + " and " + sealed.called(), "only one of them may be: the other"
                    + " would be changed and not be read",
                    "if they say the same: platformctl env seal " + environment + ", or env unseal " + environment
                            + "; else remove the older: rm " + plain() + ", or rm " + sealed.called());
        }
        return sealed.exists();
    }

    /// How the operator calls it, e.g. `.env.prod` or `.env.prod.age`.
    public String called() {
        return sealed() ? sealed.called() : plain();
    }

    private String plain() {
        return file.getFileName().toString();
    }

    /// What it says now; lines that cannot be read are among its faults.
    ///
    /// @throws Problem if it is not there, not readable, cannot be opened, is not text or longer than 64 KiB
    public EnvFile read() {
        if (!exists()) {
            throw Problem.usage("there are no settings for " + environment,
                    plain() + " is not in " + file.getParent(),
                    "platformctl env init " + environment + ", or cp stage.env.example " + plain()
                            + " && chmod 600 " + plain() + ", and fill it in (manual 4.3)");
        }
        return EnvFile.parse(sealed() ? sealed.text() : OwnFile.text(file, MOST_BYTES));
    }

    /// Whether others than its owner may read or write what is in it.
    public boolean open() {
        return !sealed() && OwnFile.open(file);
    }

    /// Makes it, plain, readable by its owner alone.
    ///
    /// @throws Problem if it is there: its secrets may be in use
    public void create(EnvFile settings) {
        OwnFile.create(file, settings.text());
    }

    /// Replaces it whole, in one instant, in the form that it has; readable by its owner alone, or by the recipients.
    public void write(EnvFile settings) {
        if (sealed()) {
            Steering.refuse(settings, sealed.called(), environment);
            sealed.write(settings.text());
        } else {
            OwnFile.replace(file, settings.text());
        }
    }

    /// Holds it against others who would change it; whoever only reads does not wait.
    ///
    /// @param what who does what, e.g. `olga: env set prod`
    /// @throws Problem if somebody else holds it
    public SettingsHold hold(String what) {
        return SettingsHold.take(file.resolveSibling(plain() + ".lock"), plain(), what);
    }

    /// Where the log of its changes is, beside it.
    public Path audit() {
        return file.resolveSibling(plain() + ".audit");
    }

    /// Where that log waits for a commit, if it is kept in git.
    public Path pending() {
        return file.resolveSibling(plain() + ".uncommitted");
    }

    /// Puts the sealed form in the place of the plain one. Killed anywhere, the same again does it.
    ///
    /// @throws Problem if there is no plain one, nobody to seal it for, or a sealed one that says something else
    public void seal() {
        String text = OwnFile.text(present(), MOST_BYTES);
        if (!sealed.exists()) {
            Steering.refuse(EnvFile.parse(text).sound(plain()), plain(), environment);
            sealed.write(text);
        }
        same(text);
        OwnFile.remove(file);
    }

    /// Puts the plain form, readable by its owner alone, in the place of the sealed one. Killed anywhere, the same again does it.
    ///
    /// @throws Problem if there is no sealed one, it cannot be opened, or there is a plain one that says something else
    public void unseal() {
        if (!sealed.exists()) {
            throw Problem.usage(plain() + " is not sealed", sealed.called() + " is not in " + file.getParent(),
                    "platformctl env check " + environment);
        }
        String text = sealed.text();
        if (!Files.exists(file)) {
            OwnFile.replace(file, text);
        }
        same(OwnFile.text(file, MOST_BYTES));
        OwnFile.remove(sealed.path());
    }

    private Path present() {
        if (!Files.exists(file)) {
            throw Problem.usage("there is nothing to seal", sealed.exists()
                    ? sealed.called() + " is sealed already"
                    : plain() + " is not in " + file.getParent(), "platformctl env check " + environment);
        }
        return file;
    }

    /// What was written is read again, from the disk, before the other form goes.
    private void same(String text) {
        if (!sealed.text().equals(text)) {
            throw Problem.usage(plain() + " and " + sealed.called() + " say different things",
                    "both are left as they are",
                    "remove the older one: rm " + plain() + ", or rm " + sealed.called());
        }
    }

    /// Who can open the sealed form, the next time it is written; empty where nobody is named yet.
    public Optional<Recipients> recipients() {
        return sealed.recipientsIfAny();
    }

    /// How the operator calls the list of recipients.
    public String recipientsCalled() {
        return sealed.listCalled();
    }

    /// Lets somebody open it; what is sealed is sealed anew. Killed anywhere, the same again does it.
    public void add(Recipient recipient) {
        Recipients before = recipients().orElseGet(() -> Recipients.parse(""));
        reseal(before.find(recipient.key()).isPresent() ? before : before.with(recipient));
    }

    /// Seals it anew without somebody, who keeps what they have. Killed anywhere, the same again does it.
    public void remove(Recipient recipient) {
        Recipients rest = sealed.recipients().without(recipient);
        if (rest.all().isEmpty()) {
            throw Problem.usage("the last recipient is not removed", "nobody could open " + sealed.called() + " then",
                    "platformctl env unseal " + environment + ", or add another one first");
        }
        reseal(rest);
    }

    /// The list comes last: until it is written, the same command finds it as it was and does all again.
    private void reseal(Recipients recipients) {
        if (sealed()) {
            sealed.write(sealed.text(), recipients.all());
        }
        sealed.write(recipients);
    }
}
