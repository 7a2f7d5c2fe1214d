/// An environment on its engine with a release in it: what is there, and what can be done there. [Deployment] is the seam between
/// the order of a rollout's steps and the way in which containers are run.
@NullMarked
package platform.cli.deployment;

import org.jspecify.annotations.NullMarked;
