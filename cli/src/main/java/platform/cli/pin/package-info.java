/// The file that pins what an environment must run, `prod.lock` or `stage.lock`: its text, where it is kept, its history. A "lock" is
/// the deploy lock alone.
@NullMarked
package platform.cli.pin;

import org.jspecify.annotations.NullMarked;
