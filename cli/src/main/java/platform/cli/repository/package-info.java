/// The git repository: commits, ancestry, and the history of `prod.lock`.
@NullMarked
package platform.cli.repository;

import org.jspecify.annotations.NullMarked;
