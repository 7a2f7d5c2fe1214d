package platform.cli.command;

import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import platform.cli.console.Console;
import platform.cli.deployment.Deployment;
import platform.cli.environment.Environment;
import platform.cli.problem.Exit;
import platform.cli.release.Release;
import platform.cli.smoke.Answerer;
import platform.cli.smoke.SmokeReport;

/// `smoke [<env>]`.
@Command(name = "smoke", description = {"Check that an environment works, as a customer would meet it (manual 5).",
        "Health, readiness and metrics through the front, the worker's metrics, and a signed test checkout that is followed until its licence exists and then removed."}, footer = {
                "", "Examples:", "  platformctl smoke", "  platformctl smoke stage --output json"})
final class SmokeCommand implements Callable<Integer> {

    @Mixin CommonOptions common;

    @Parameters(arity = "0..1", paramLabel = "ENV", defaultValue = "prod", description = "default: ${DEFAULT-VALUE}") String name;

    @Override
    public Integer call() {
        Console console = common.console();
        try (Wiring wiring = common.wiring(console)) {
            Environment environment = wiring.environment(name);
            Release release = wiring.orders().present(environment);
            Deployment deployment = wiring.hosts().of(environment).deployment(release);
            SmokeReport report = console.step("smoke " + environment,
                    () -> deployment.smoke(Answerer.of(release.sha().hex())));
            console.result(new Json(environment.name(), release.sha().hex(), report.green(),
                    report.checks().stream().map(Outcomes::json).toList()), Outcomes.checks(report));
            return report.green() ? Exit.DONE.code() : Exit.FAILED.code();
        }
    }

    record Json(String environment, String release, boolean green,
            List<Outcomes.Check> checks) {
    }
}
