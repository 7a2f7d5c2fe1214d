package platform.cli.smoke;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import platform.cli.waiting.Parallel;

/// All checks of one smoke run.
///
/// @param checks in the order they were made
public record SmokeReport(List<CheckResult> checks) {

    public SmokeReport {
        checks = List.copyOf(checks);
    }

    /// Whether every check held.
    public boolean green() {
        return checks.stream().allMatch(CheckResult::green);
    }

    /// The red checks, a line each.
    public String red() {
        return checks.stream().filter(check -> !check.green()).map(CheckResult::told).collect(Collectors.joining("\n"));
    }

    /// The checks that one section of the manual wants.
    public SmokeReport only(String section) {
        return new SmokeReport(checks.stream().filter(check -> check.section().equals(section)).toList());
    }

    /// These checks and then those of another run.
    public SmokeReport and(SmokeReport other) {
        return new SmokeReport(Stream.concat(checks.stream(), other.checks.stream()).toList());
    }

    /// Several smoke runs at once, told as one.
    public static SmokeReport of(List<Supplier<SmokeReport>> runs) {
        return new SmokeReport(
                Parallel.map(runs, Supplier::get).stream().flatMap(run -> run.checks().stream()).toList());
    }
}
