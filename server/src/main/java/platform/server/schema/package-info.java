/// Brings the database to the schema of this build, as a step of its own before a release starts.
@NullMarked
package platform.server.schema;

import org.jspecify.annotations.NullMarked;
