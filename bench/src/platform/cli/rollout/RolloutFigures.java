package platform.cli.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.Load;
import platform.cli.testing.LocalEngine;

/// Production of its own on this machine, two releases, and requests at 200 a second: how many fail while it goes back and forth,
/// with the tool and with plain Compose.
///
/// Argument: how many runs of each.
final class RolloutFigures {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ROUTES = "core/src/main/java/platform/core/http/OperationRoutes.java";
    private static final int RATE = 200;
    private static final long USUAL_MILLIS = 10_000;
    private static final int QUIET_ROUNDS = 30;
    private static final int RUNS_A_LOAD = 10;
    /// What no request may take longer than usual; else edge and database are asked why.
    private static final long BOUND_MILLIS = 250;
    private static final String JVM = "launcher, JVM and command line, as `rollback --help` takes";
    /// Starting a container and a JVM, and the lame duck with the end of the old one: not the tool's doing.
    private static final List<String> NOT_OURS = List.of("start until ready", "retire the old", JVM);
    /// The engine makes and starts a container in each; what is left of ours without them is printed too.
    private static final List<String> CONTAINERS = List.of("deploy lock", "create candidates");

    private final Path platformctl;
    private final Checkout checkout;
    private final String[] releases = new String[2];
    private int present;

    /// What became of the requests in a run, and how long it took.
    private record Run(double seconds, long served, long failed, long slowest, String firstFailure,
            String slowestOne, long late) {
    }

    private interface Rollout {
        void go() throws IOException, InterruptedException;
    }

    private RolloutFigures(LocalEngine engine, Path folder) {
        platformctl = engine.checkout().resolve("platformctl");
        checkout = Checkout.make(engine, folder, "onp-figures", 8190);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int runs = Math.clamp(Integer.parseInt(arguments[0]), 1, 100);
        Path folder = Files.createTempDirectory("rollout-figures");
        RolloutFigures figures = new RolloutFigures(LocalEngine.up(), folder);
        try {
            figures.twoReleases();
            figures.underLoad(runs);
            figures.rollbacks(Math.max(3, runs / 2));
        } finally {
            figures.checkout.remove();
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
            }
        }
    }

    private void twoReleases() throws IOException {
        for (int i = 0; i < 2; i++) {
            if (i == 1) {
                checkout.replace(ROUTES, "Map.of(\"status\", \"ok\")", "Map.of(\"status\", \"ok\", \"since\", \"2\")");
                checkout.commit("livez: say which release");
            }
            releases[i] = checkout.git("rev-parse", "HEAD").strip();
            tool("build");
            promote(releases[i]);
            Files.copy(checkout.folder().resolve("prod.lock"), lock(releases[i]));
        }
        present = 1;
    }

    private Path lock(String release) {
        return checkout.folder().resolveSibling(release + ".lock");
    }

    private void underLoad(int runs) throws IOException, InterruptedException {
        long usual;
        try (Load load = Load.withSlowOnes(checkout, "prod", RATE)) {
            Thread.sleep(USUAL_MILLIS);
            Load.Mark before = load.mark();
            usual = before.median();
            System.out.printf(Locale.ROOT, "%nusual: median %d ms, slowest %d ms, %d served, %d failed%n%n", usual,
                    before.slowest(), before.served(), before.failed());
        }
        List<Run> tool = all("platformctl", runs, this::switched);
        List<Run> compose = all("docker compose up -d", runs, () -> {
            Files.copy(lock(other()), checkout.folder().resolve("prod.lock"), StandardCopyOption.REPLACE_EXISTING);
            checkout.must("docker", "compose", "--env-file", ".env.prod", "--env-file", "prod.lock", "up", "--detach",
                    "--wait");
        });
        checkout.git("checkout", "--", "prod.lock");
        tool("deploy", "prod", "--yes");
        present = checkout.read("prod.lock").contains(releases[0]) ? 0 : 1;
        System.out.println("\n| rollouts under load | runs | median s | slowest s | served | failed | longest over usual ms |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        row("platformctl", tool, usual);
        row("docker compose up -d --wait", compose, usual);
    }

    /// A load generator ends after ten minutes, so each few runs have one of their own.
    private List<Run> all(String name, int runs, Rollout rollout) throws IOException, InterruptedException {
        List<Run> all = new ArrayList<>();
        while (all.size() < runs) {
            try (Load load = Load.withSlowOnes(checkout, "prod", RATE)) {
                for (int i = 0; i < RUNS_A_LOAD && all.size() < runs; i++) {
                    all.add(run(load, name, all.size(), rollout));
                }
            }
        }
        return all;
    }

    /// Forward is a promotion, back a rollback.
    private void switched() throws IOException {
        if (present == 0) {
            promote(other());
        } else {
            tool("rollback", other(), "--yes");
        }
    }

    private void promote(String release) throws IOException {
        tool("promote", release, "--yes", "--force", "source", "--reason", "there is no stage");
    }

    private static void row(String name, List<Run> runs, long usual) {
        double[] seconds = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
        System.out.printf(Locale.ROOT, "| %s | %d | %.1f | %.1f | %d | %d | %d |%n", name, runs.size(),
                median(seconds), seconds[seconds.length - 1], runs.stream().mapToLong(Run::served).sum(),
                runs.stream().mapToLong(Run::failed).sum(),
                runs.stream().mapToLong(Run::slowest).max().orElse(0) - usual);
    }

    /// Its time ends with the command; its requests are counted until a second has passed in which none failed.
    private Run run(Load load, String name, int number, Rollout rollout) throws IOException, InterruptedException {
        load.mark();
        long started = Instant.now().getEpochSecond();
        long began = System.nanoTime();
        rollout.go();
        double seconds = (System.nanoTime() - began) / 1e9;
        present = 1 - present;
        Run run = counted(seconds, load.mark(), new Run(0, 0, 0, 0, "-", "-", 0));
        long failed = -1;
        for (int i = 0; i < QUIET_ROUNDS && failed != 0; i++) {
            Thread.sleep(1_000);
            Load.Mark after = load.mark();
            failed = after.failed();
            run = counted(seconds, after, run);
        }
        System.out.printf(Locale.ROOT, "%s %d: %.1f s, %d served, %d failed, slowest %d ms (%s), sender late by %d, first failure %s%n",
                name, number + 1, run.seconds(), run.served(), run.failed(), run.slowest(), run.slowestOne(),
                run.late(), run.firstFailure());
        if (run.failed() == 0 && run.slowest() > BOUND_MILLIS) {
            List.of("edge", "postgres").forEach(service -> System.out.println(said(service, started)));
        }
        return run;
    }

    private static Run counted(double seconds, Load.Mark mark, Run before) {
        return new Run(seconds, before.served() + mark.served(), before.failed() + mark.failed(),
                Math.max(before.slowest(), mark.slowest()),
                before.firstFailure().equals("-") ? mark.firstFailure() : before.firstFailure(),
                mark.slowest() > before.slowest() ? mark.slowestOne() : before.slowestOne(),
                Math.max(before.late(), mark.late()));
    }

    private String said(String service, long since) {
        String id = checkout.must("docker", "ps", "--quiet", "--filter",
                "label=com.docker.compose.project=onp-figures-prod", "--filter",
                "label=com.docker.compose.service=" + service).strip();
        ChildProcess.Result log = checkout.run(Map.of(),
                List.of("docker", "logs", "--timestamps", "--since", Long.toString(since), id));
        return (log.out() + log.err()).lines().limit(20).collect(Collectors.joining("\n", service + " said:\n", ""));
    }

    /// A rollback as an operator has it, and in a process that has done one before: the difference is what the start of a JVM
    /// and the loading of classes take.
    private void rollbacks(int runs) throws IOException {
        Map<String, List<Double>> cold = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            long began = System.nanoTime();
            JsonNode answer = tool("rollback", other(), "--yes");
            double wall = (System.nanoTime() - began) / 1e9;
            present = 1 - present;
            split(cold, help(), wall, answer);
        }
        print("a process each, as an operator has it", runs, cold);
        Map<String, List<Double>> warm = new LinkedHashMap<>();
        List<String> lines = warmly(runs + 1).lines().toList();
        for (int i = 1; i <= runs; i++) {
            split(warm, 0, Double.parseDouble(lines.get(2 * i)), JSON.readTree(lines.get(2 * i + 1)));
        }
        print("in one process, without its first", runs, warm);
    }

    private String warmly(int runs) {
        ChildProcess.Result result = checkout.run(Map.of(), Checkout.java(WarmRollbacks.class.getName(),
                checkout.folder().toString(), Integer.toString(runs), other(), releases[present]));
        if (!result.succeeded()) {
            throw new IllegalStateException("exit " + result.exit() + "\n" + result.out() + result.err());
        }
        return result.out();
    }

    private static void split(Map<String, List<Double>> steps, double start, double wall, JsonNode answer) {
        steps.computeIfAbsent(JVM, _ -> new ArrayList<>()).add(start);
        double named = start;
        double notOurs = start;
        double containers = 0;
        for (JsonNode step : answer.path("steps")) {
            String name = step.path("step").asText();
            double seconds = step.path("seconds").asDouble();
            steps.computeIfAbsent(name, _ -> new ArrayList<>()).add(seconds);
            named += seconds;
            notOurs += NOT_OURS.contains(name) ? seconds : 0;
            containers += CONTAINERS.contains(name) ? seconds : 0;
        }
        steps.computeIfAbsent("before, between and after the steps", _ -> new ArrayList<>()).add(wall - named);
        steps.computeIfAbsent("**all**", _ -> new ArrayList<>()).add(wall);
        steps.computeIfAbsent("**ours: all but " + String.join(", ", NOT_OURS) + "**", _ -> new ArrayList<>())
                .add(wall - notOurs);
        steps.computeIfAbsent("ours without the containers of: " + String.join(", ", CONTAINERS),
                _ -> new ArrayList<>()).add(wall - notOurs - containers);
    }

    private static void print(String how, int runs, Map<String, List<Double>> steps) {
        System.out.println("\n| rollback, images on the host, no load; " + how + " | median s of " + runs
                + " |\n| --- | --- |");
        steps.forEach((name, times) -> System.out.printf(Locale.ROOT, "| %s | %.2f |%n", name,
                median(times.stream().mapToDouble(Double::doubleValue).sorted().toArray())));
    }

    private double help() {
        long began = System.nanoTime();
        checkout.run(Map.of(), List.of(platformctl.toString(), "rollback", "--help"));
        return (System.nanoTime() - began) / 1e9;
    }

    private String other() {
        return releases[1 - present];
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Runs the tool as a person does, and gives what it prints for machines.
    private JsonNode tool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(platformctl.toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--output", "json", "--directory", checkout.folder().toString()));
        ChildProcess.Result result = checkout.run(Map.of(), command);
        if (!result.succeeded()) {
            throw new IllegalStateException(command + ": exit " + result.exit() + "\n" + result.out() + result.err());
        }
        return JSON.readTree(result.out());
    }
}
