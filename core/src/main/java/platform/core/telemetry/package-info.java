/// What the services tell about themselves: JSON log lines and metrics, without personal data and without secrets.
@NullMarked
package platform.core.telemetry;

import org.jspecify.annotations.NullMarked;
