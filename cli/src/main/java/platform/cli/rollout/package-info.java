/// Bringing an environment to a release: `deploy`, `promote`, `rollback` (manual 4, 6, 9).
@NullMarked
package platform.cli.rollout;

import org.jspecify.annotations.NullMarked;
