/// How events reach the worker: at once over Redis, at the latest by sweeping Postgres.
@NullMarked
package platform.worker.queue;

import org.jspecify.annotations.NullMarked;
