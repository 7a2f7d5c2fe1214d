package platform.cli.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;

/// A test class that uses a Docker Engine: `mvn verify` runs it, beside others, `mvn test` leaves it out. [LocalEngine] and all
/// that stands on it may be used by no other (`RingsTest`).
@Tag("engine")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnEngine {
}
