/// What a host, its engine, git and a registry do, without them: a model on which rollouts are tried by the thousand. It is held to the
/// real ones by the same contract tests.
@NullMarked
package platform.cli.model;

import org.jspecify.annotations.NullMarked;
