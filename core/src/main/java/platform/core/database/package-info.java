/// Postgres: one pool, transactions, and the schema version that this build needs.
@NullMarked
package platform.core.database;

import org.jspecify.annotations.NullMarked;
