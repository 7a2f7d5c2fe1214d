package platform.cli.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/// A test class whose constructor or methods take [TwoReleases]. Classes of one lane share them, one after the other; lanes
/// run side by side.
@OnEngine
@Order(1)
@ExtendWith(TwoReleases.Shared.class)
@ResourceLock(providers = UsesTwoReleases.OfItsLane.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface UsesTwoReleases {

    /// Which lane; chosen so that lanes take about the same time.
    Lane value();

    /// A production and a stage of their own.
    enum Lane {
        FIRST, SECOND, THIRD
    }

    /// One class of a lane at a time.
    final class OfItsLane implements ResourceLocksProvider {
        @Override
        public Set<Lock> provideForClass(Class<?> test) {
            return Set.of(new Lock(of(test).name()));
        }

        static Lane of(Class<?> test) {
            return test.getAnnotation(UsesTwoReleases.class).value();
        }
    }
}
