package platform.cli.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;

import org.junit.jupiter.api.Test;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;

/// What the tool counts on of every clone, the model's included.
public abstract class RepositoryContract {

    private static final String LOCK = "prod.lock";

    /// A clone with one commit of other files, which its remote has.
    protected abstract Repository ours();

    /// A colleague pushes a commit of other files.
    protected abstract void colleaguePushes();

    private Sha recorded(String text) {
        ours().write(LOCK, text);
        return ours().commitOnly(LOCK, "promote: " + text + "\n\nReason: " + text + "\n");
    }

    @Test
    void a_file_is_written_committed_and_restored() {
        assertThat(ours().committed(LOCK)).isEmpty();
        assertThat(ours().changed(LOCK)).isFalse();
        ours().write(LOCK, "one");
        assertThat(ours().committed(LOCK)).isEmpty();
        assertThat(ours().changed(LOCK)).isTrue();
        Sha commit = ours().commitOnly(LOCK, "promote: one");
        assertThat(ours().head()).isEqualTo(commit);
        assertThat(ours().committed(LOCK)).isEqualTo(Optional.of("one"));
        assertThat(ours().changed(LOCK)).isFalse();
        ours().write(LOCK, "two");
        ours().restore(LOCK);
        assertThat(ours().changed(LOCK)).isFalse();
        assertThat(ours().committed(LOCK)).isEqualTo(Optional.of("one"));
    }

    @Test
    void the_history_of_a_file_is_told_newest_first_with_its_text() {
        Sha first = ours().head();
        Sha one = recorded("one");
        Sha two = recorded("two");
        assertThat(ours().history(LOCK, 10)).extracting(Repository.Change::commit).containsExactly(two, one);
        assertThat(ours().history(LOCK, 10)).extracting(Repository.Change::text).containsExactly("two", "one");
        assertThat(ours().history(LOCK, 1)).extracting(Repository.Change::message)
                .containsExactly("promote: two\n\nReason: two\n");
        assertThat(ours().history(LOCK, 10)).extracting(Repository.Change::author).containsOnly(ours().identity());
        assertThat(ours().between(first, two, 10)).extracting(Repository.Change::commit).containsExactly(two, one);
        assertThat(ours().between(first, two, 1)).extracting(Repository.Change::commit).containsExactly(two);
        assertThat(ours().between(two, two, 10)).isEmpty();
        assertThat(ours().between(new Sha("f".repeat(40)), two, 10)).isEmpty();
    }

    @Test
    void a_commit_is_found_by_a_piece_of_its_id_and_has_ancestors() {
        Sha first = ours().head();
        Sha one = recorded("one");
        assertThat(ours().resolve(one.brief())).isEqualTo(one);
        assertThat(ours().resolve(one.hex())).isEqualTo(one);
        assertThatThrownBy(() -> ours().resolve("f".repeat(40))).isInstanceOf(Problem.class)
                .hasMessage("there is no commit " + "f".repeat(40));
        assertThat(ours().isAncestor(first, one)).isTrue();
        assertThat(ours().isAncestor(one, one)).isTrue();
        assertThat(ours().isAncestor(one, first)).isFalse();
        assertThat(ours().isAncestor(new Sha("f".repeat(40)), one)).isFalse();
    }

    @Test
    void the_newest_commit_is_taken_back_and_no_other() {
        Sha first = ours().head();
        Sha one = recorded("one");
        Sha two = recorded("two");
        assertThatThrownBy(() -> ours().takeBack(one, LOCK)).isInstanceOf(Problem.class);
        ours().takeBack(two, LOCK);
        assertThat(ours().head()).isEqualTo(one);
        assertThat(ours().committed(LOCK)).isEqualTo(Optional.of("one"));
        assertThat(ours().changed(LOCK)).isFalse();
        ours().takeBack(one, LOCK);
        assertThat(ours().head()).isEqualTo(first);
    }

    @Test
    void a_push_is_refused_when_somebody_was_faster() {
        Sha _ = recorded("one");
        assertThat(ours().push()).isEqualTo(new Pushed.Done());
        assertThat(ours().push()).as("nothing new").isEqualTo(new Pushed.Done());
        colleaguePushes();
        Sha two = recorded("two");
        assertThat(ours().push()).isInstanceOf(Pushed.Overtaken.class);
        assertThat(ours().head()).isEqualTo(two);
    }
}
