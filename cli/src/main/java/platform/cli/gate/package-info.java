/// Conditions that must hold before a rollout may begin.
@NullMarked
package platform.cli.gate;

import org.jspecify.annotations.NullMarked;
