package platform.cli.smoke;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /// Both reports as one.
    public SmokeReport and(SmokeReport other) {
        return new SmokeReport(Stream.concat(checks.stream(), other.checks.stream()).toList());
    }
}
