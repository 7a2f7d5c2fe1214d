package platform.cli.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import platform.cli.engine.Container;
import platform.cli.engine.Project;
import platform.cli.image.Sha;
import platform.cli.problem.Problem;
import platform.cli.release.Release;
import platform.cli.release.Service;
import platform.cli.rollout.Rollout;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;

/// An environment on its engine with a release in it: what is there, and what can be done there. It knows engine, project and release, so
/// that nobody else carries them. In which order things are done, and under which lock, is not its business but [Rollout]'s.
///
/// What is broken is thrown as a [Problem].
public interface Deployment {

    /// Its name on the engine, e.g. `onp-prod`. The deploy lock is taken under it.
    String name();

    /// The release.
    Release release();

    /// The tool's settings of the environment.
    Project.Settings settings();

    /// The variables that a service of the release is started with. They hold secrets.
    Map<String, String> variables(Service service);

    /// The image by which a service of the release runs here: pinned, or by its name in stock.
    String image(Service service);

    /// The image that holds the deploy lock.
    String lockImage();

    /// What is there, beside what is wanted.
    Plan plan();

    /// All containers that run, infrastructure too.
    List<Container> running();

    /// What the images say of which there is a container here, or which are in stock.
    List<Map<String, String>> labels();

    /// How many bytes are free where images are kept; empty when nobody can be asked.
    OptionalLong freeBytes();

    /// Whether all that is wanted serves, and nothing of anything else is left.
    boolean inPlace(Plan plan);

    /// The containers of a plan that run and are about to end.
    List<Container> leaving(Plan plan);

    /// Ends containers the gentle way: drained, then removed.
    void retire(List<Container> containers);

    /// The smoke checks through the front, and on every worker that runs.
    ///
    /// @param answerer who must answer
    SmokeReport smoke(Answerer answerer);

    /// The services whose image is not here.
    List<Service> missingImages();

    /// Brings the images that are not here.
    void pull();

    /// Starts database, queue and edge where they do not run; those that run are not touched.
    void ensureInfrastructure();

    /// Database, queue and edge that differ from what the files say, in the order in which they would be changed.
    List<InfrastructureChange> infrastructureChanges();

    /// Makes database, queue or edge what the files say. That interrupts.
    void replaceInfrastructure(List<InfrastructureChange> changes);

    /// Whether the API says through the front that it is ready, within a time.
    boolean frontReady(Duration limit);

    /// Brings the database to the schema of the release.
    void migrate();

    /// What a rollout raises beside what there is. Made before anything is.
    ///
    /// @param before what there is now
    Candidates candidates(Plan before);

    /// Nothing of this release is wanted any more: what does not run, the container of the migration, becomes that of the release that does.
    void giveWayTo(Release runs);

    /// Keeps the images for rollbacks, and lets those go that are too many.
    ///
    /// @param named the releases that the lock file names now and before
    void keepImages(Set<Sha> named);
}
