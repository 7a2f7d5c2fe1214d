/// Smoke checks: what must hold after a rollout (manual 5).
@NullMarked
package platform.cli.smoke;

import org.jspecify.annotations.NullMarked;
