package platform.cli.pin;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.progress.Progress;
import platform.cli.release.Kind;
import platform.cli.release.Order;
import platform.cli.release.Release;
import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;

/// A lock whose history is in git, `prod.lock`: one commit a promotion or rollback, which touches this file alone.
final class CommittedPin implements Pin {

    private static final String NOTHING = "# What prod runs: nothing has been promoted yet. Written by platformctl.\n";

    private final Repository repository;
    private final String path;
    private final Progress progress;

    CommittedPin(Repository repository, String path, Progress progress) {
        this.repository = repository;
        this.path = path;
        this.progress = progress;
    }

    @Override
    public Optional<Release> current() {
        try {
            return repository.committed(path).flatMap(PinText::parse);
        } catch (IllegalArgumentException e) {
            throw Problem.usage(path + " cannot be read", String.valueOf(e.getMessage()),
                    "git log -p " + path + ", and git revert what broke it").causedBy(e);
        }
    }

    @Override
    public Optional<Release> previous() {
        return current().flatMap(now -> PinHistory.of(repository, path).lastGoodBut(now.sha()));
    }

    @Override
    public boolean record(Order order) {
        Optional<Release> now = current();
        if (now.equals(Optional.of(order.wanted()))) {
            if (repository.changed(path)) {
                progress.note(path + " was edited by hand; it says again what is committed");
                repository.restore(path);
            }
            if (order.push()) {
                // A tool that died between commit and push left it here.
                notPushed(order, repository.push());
            }
            return false;
        }
        repository.write(path, PinText.of(order.wanted(), order.environment().name()));
        progress.detail("written");
        Sha commit = committed(message(order, now));
        progress.detail("committed");
        if (order.push()) {
            pushed(order, commit, repository.push());
        }
        return true;
    }

    /// Where the commit fails the file is restored, so that file and history say the same.
    private Sha committed(String message) {
        try {
            return repository.commitOnly(path, message);
        } catch (RuntimeException e) {
            try {
                repository.restore(path);
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /// The commit was there before this command, so it is not taken back here.
    private void notPushed(Order order, Pushed pushed) {
        if (order.kind() == Kind.PROMOTE && pushed instanceof Pushed.Overtaken) {
            throw refusal(pushed);
        }
        noteUnlessPushed(path, pushed);
    }

    private void noteUnlessPushed(String what, Pushed pushed) {
        switch (pushed) {
            case Pushed.Done _ -> {
            }
            case Pushed.Overtaken(String why) -> progress.note(what + " is not pushed yet: git push: " + why);
            case Pushed.Away(String why) -> progress.note(what + " is not pushed yet: git push: " + why);
            case Pushed.Declined(String why) -> progress.note(what
                    + " is not pushed yet, and the remote does not take it: bring it there by a pull request: " + why);
        }
    }

    /// A rollback goes on without a remote that is away, or takes nothing; a promotion does not. Neither does if somebody was faster.
    private void pushed(Order order, Sha commit, Pushed pushed) {
        if (pushed instanceof Pushed.Done) {
            return;
        }
        if (order.kind() == Kind.ROLLBACK && !(pushed instanceof Pushed.Overtaken)) {
            progress.note(pushed instanceof Pushed.Away
                    ? "the remote cannot be reached: the rollback goes on, push it later: git push"
                    : "the remote does not take the commit of " + path
                            + ": the rollback goes on, bring it there by a pull request");
            return;
        }
        repository.takeBack(commit, path);
        throw refusal(pushed);
    }

    private Problem refusal(Pushed pushed) {
        return switch (pushed) {
            case Pushed.Overtaken(String why) -> Problem.refused("somebody else changed the remote meanwhile", why,
                    "git pull --rebase, look at git log " + path + ", then run the same command again");
            case Pushed.Declined(String why) -> Problem.refused("the remote does not take the commit of " + path, why,
                    "push as somebody who may; or leave --push away, and bring the commit there by a pull request");
            case Pushed.Away(String why) ->
                Problem.refused("the remote cannot be reached", why, "see why: git push --dry-run");
            case Pushed.Done _ -> throw new IllegalStateException("it was pushed");
        };
    }

    private String message(Order order, Optional<Release> now) {
        String name = order.environment().name();
        StringBuilder message = new StringBuilder();
        String verb = order.kind() == Kind.ROLLBACK ? "rollback" : "promote";
        message.append(verb).append(": ").append(name).append(" runs ").append(order.wanted().sha().brief())
                .append("\n\n");
        if (order.kind() == Kind.ROLLBACK) {
            now.ifPresent(from -> message.append(PinHistory.LEFT).append(": ").append(from.sha()).append('\n'));
            message.append("Rolled-Back-By: ");
        } else {
            message.append("Promoted-By: ");
        }
        message.append(repository.identity()).append('\n');
        order.reason().ifPresent(
                reason -> message.append(PinHistory.REASON).append(": ").append(oneLine(reason)).append('\n'));
        if (!order.forced().isEmpty()) {
            message.append("Forced: ").append(String.join(", ", new TreeSet<>(order.forced()))).append('\n');
        }
        return message.toString();
    }

    @Override
    public boolean revert(Order order, String why) {
        List<PinHistory.Entry> entries = PinHistory.of(repository, path).entries();
        if (entries.isEmpty() || !entries.getFirst().release().equals(Optional.of(order.wanted()))) {
            return false;
        }
        Optional<Release> before = entries.size() > 1 ? entries.get(1).release() : Optional.empty();
        String name = order.environment().name();
        repository.write(path, before.map(release -> PinText.of(release, name)).orElse(NOTHING));
        repository.commitOnly(path,
                "revert: " + name + " runs " + before.map(release -> release.sha().brief() + " still").orElse("nothing")
                        + "\n\n" + PinHistory.REVERTS + ": " + entries.getFirst().commit() + "\n" + PinHistory.REASON
                        + ": " + oneLine(why) + "\n");
        if (order.push()) {
            noteUnlessPushed("the revert of " + path, repository.push());
        }
        return true;
    }

    private static String oneLine(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 500 ? line.substring(0, 500) + "…" : line;
    }
}
