package platform.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.repository.Source;

class SourceTest {

    @Test
    void knows_head_its_time_and_what_came_before(@TempDir Path folder) throws IOException {
        SampleProject project = SampleProject.create(folder);
        Source source = Source.git(folder);
        Sha before = source.head();
        Sha after = project.changeCode("two");

        assertThat(source.head()).isEqualTo(after);
        assertThat(source.commitTime(after)).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(source.isAncestor(before, after)).isTrue();
        assertThat(source.isAncestor(after, before)).isFalse();
        assertThat(source.isAncestor(after, after)).isTrue();
        assertThat(source.knows(new Sha("0".repeat(40)))).isFalse();
    }

    @Test
    void the_same_files_have_one_name_whatever_lock_files_say(@TempDir Path folder) throws IOException {
        SampleProject project = SampleProject.create(folder);
        Source source = Source.git(folder);
        Sha before = source.head();
        assertThat(source.tree(before)).isEqualTo(project.git("rev-parse", "HEAD^{tree}").strip());

        project.write("prod.lock", "RELEASE_SHA=" + before);
        Sha promoted = project.commit("promote");
        assertThat(source.tree(promoted)).isEqualTo(source.tree(before));
        String two = source.tree(project.changeCode("two"));
        assertThat(two).isNotEqualTo(source.tree(before));
        project.write("server/prod.lock", "is like any other file");
        assertThat(source.tree(project.commit("below"))).isNotEqualTo(two);
    }

    @Test
    void dirty_is_what_differs_and_is_not_ignored(@TempDir Path folder) throws IOException {
        SampleProject project = SampleProject.create(folder);
        Source source = Source.git(folder);
        assertThat(source.dirtyPaths()).isEmpty();

        project.write("target/ignored.txt", "");
        project.write("new.txt", "");
        project.write("pom.xml", "changed");
        Files.delete(folder.resolve("script.sh"));
        project.write("staged.txt", "");
        project.git("add", "staged.txt");

        assertThat(source.dirtyPaths()).containsExactly("new.txt", "pom.xml", "script.sh", "staged.txt");
    }

    @Test
    void an_export_is_the_commit_with_links_and_executable_bits(@TempDir Path folder, @TempDir Path into)
            throws IOException {
        SampleProject project = SampleProject.create(folder);
        project.write("pom.xml", "changed, not committed");
        Source source = Source.git(folder);

        source.export(source.head(), into);

        assertThat(into.resolve("pom.xml")).content().contains("<project");
        assertThat(into.resolve("script.sh")).isExecutable();
        assertThat(Files.isExecutable(into.resolve("pom.xml"))).isFalse();
        assertThat(Files.readSymbolicLink(into.resolve("link"))).isEqualTo(Path.of("script.sh"));
        assertThat(into.resolve(".git")).doesNotExist();
    }

    @Test
    void a_folder_without_git_is_told_apart(@TempDir Path folder) {
        assertThatThrownBy(() -> Source.git(folder).head()).isInstanceOf(Problem.class)
                .hasMessage("this is not a git checkout: " + folder);
    }
}
