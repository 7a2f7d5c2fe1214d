package platform.cli.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.process.ChildProcess;
import platform.cli.testing.Checkout;
import platform.cli.testing.Folder;
import platform.cli.testing.Load;
import platform.cli.testing.LocalEngine;

/// Production of its own on this machine, two releases, and requests at 200 a second: how many fail while it goes back and forth,
/// with the tool and with plain Compose.
///
/// Argument: how many runs of each.
final class RolloutFigures {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RATE = 200;
    private static final long USUAL_MILLIS = 10_000;
    private static final int QUIET_ROUNDS = 30;
    private static final int RUNS_A_LOAD = 10;
    /// What no request may take longer than usual; else edge and database are asked why.
    private static final long BOUND_MILLIS = 250;

    private final Path platformctl;
    private final Checkout checkout;
    private final String[] releases = new String[2];
    private final Disk disk;
    private int present;

    /// What became of the requests in a run, how long it took, and how long the disk let one wait meanwhile.
    private record Run(double seconds, long served, long failed, long slowest, String firstFailure,
            String slowestOne, long late, long disk) {
    }

    private interface Rollout {
        /// Does it, and says what took how long where that is known.
        String go() throws IOException, InterruptedException;
    }

    private RolloutFigures(LocalEngine engine, Path folder) {
        platformctl = engine.checkout().resolve("platformctl");
        checkout = Checkout.onDisk(engine, folder);
        disk = new Disk(folder.resolve("disk"));
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
            figures.disk.close();
            figures.checkout.remove();
            Folder.delete(folder);
        }
    }

    private void twoReleases() throws IOException {
        for (int i = 0; i < 2; i++) {
            releases[i] = i == 0 ? checkout.firstRelease() : checkout.secondRelease();
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
        checkout.commitsWait("prod", true);
        long usual;
        try (Load load = Load.withSlowOnes(checkout, "prod", RATE)) {
            disk.longest();
            Thread.sleep(USUAL_MILLIS);
            Load.Mark before = load.mark();
            usual = before.median();
            System.out.printf(Locale.ROOT,
                    "%nusual: median %d ms, slowest %d ms, %d served, %d failed; disk up to %d ms%n%n", usual,
                    before.slowest(), before.served(), before.failed(), disk.longest());
        }
        List<Run> tool = all("platformctl", runs, this::switched);
        checkout.commitsWait("prod", false);
        List<Run> withoutDisk = all("platformctl, commits that do not wait", runs, this::switched);
        checkout.commitsWait("prod", true);
        List<Run> compose = all("docker compose up -d", runs, () -> {
            Files.copy(lock(other()), checkout.folder().resolve("prod.lock"), StandardCopyOption.REPLACE_EXISTING);
            checkout.must("docker", "compose", "--env-file", ".env.prod", "--env-file", "prod.lock", "up", "--detach",
                    "--wait");
            return "-";
        });
        checkout.git("checkout", "--", "prod.lock");
        tool("deploy", "prod", "--yes");
        present = checkout.read("prod.lock").contains(releases[0]) ? 0 : 1;
        System.out.println("\n| rollouts under load | runs | median s | slowest s | served | failed | longest over usual ms"
                + " | runs within " + BOUND_MILLIS + " | longest wait for the disk ms |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        row("platformctl", tool, usual);
        row("platformctl, commits do not wait for the disk", withoutDisk, usual);
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
    private String switched() throws IOException {
        JsonNode answer = present == 0 ? promote(other()) : tool("rollback", other(), "--yes");
        return answer.path("steps").valueStream().max(Comparator.comparingDouble(step -> step.path("seconds").asDouble()))
                .map(step -> step.path("step").asText() + " " + step.path("seconds").asText() + " s").orElse("-");
    }

    private JsonNode promote(String release) throws IOException {
        return tool("promote", release, "--yes", "--force", "source", "--reason", "there is no stage");
    }

    private static void row(String name, List<Run> runs, long usual) {
        double[] seconds = runs.stream().mapToDouble(Run::seconds).sorted().toArray();
        System.out.printf(Locale.ROOT, "| %s | %d | %.1f | %.1f | %d | %d | %d | %d | %d |%n", name, runs.size(),
                StepTimes.median(seconds), seconds[seconds.length - 1], runs.stream().mapToLong(Run::served).sum(),
                runs.stream().mapToLong(Run::failed).sum(), most(runs, run -> run.slowest() - usual),
                runs.stream().filter(run -> run.slowest() - usual <= BOUND_MILLIS).count(), most(runs, Run::disk));
    }

    private static long most(List<Run> runs, ToLongFunction<Run> figure) {
        return runs.stream().mapToLong(figure).max().orElse(0);
    }

    /// Its time ends with the command; its requests are counted until a second has passed in which none failed.
    private Run run(Load load, String name, int number, Rollout rollout) throws IOException, InterruptedException {
        load.mark();
        disk.longest();
        long started = Instant.now().getEpochSecond();
        long began = System.nanoTime();
        String longest = rollout.go();
        double seconds = (System.nanoTime() - began) / 1e9;
        present = 1 - present;
        Run run = counted(seconds, load.mark(), disk.longest(), new Run(0, 0, 0, 0, "-", "-", 0, 0));
        long failed = -1;
        for (int i = 0; i < QUIET_ROUNDS && failed != 0; i++) {
            Thread.sleep(1_000);
            Load.Mark after = load.mark();
            failed = after.failed();
            run = counted(seconds, after, disk.longest(), run);
        }
        System.out.printf(Locale.ROOT, "%s %d: %.1f s (%s), %d served, %d failed, slowest %d ms (%s), disk up to %d ms, sender late by %d, first failure %s%n",
                name, number + 1, run.seconds(), longest, run.served(), run.failed(), run.slowest(), run.slowestOne(),
                run.disk(), run.late(), run.firstFailure());
        if (run.failed() == 0 && run.slowest() > BOUND_MILLIS) {
            List.of("edge", "postgres").forEach(service -> System.out.println(said(service, started)));
        }
        return run;
    }

    private static Run counted(double seconds, Load.Mark mark, long disk, Run before) {
        return new Run(seconds, before.served() + mark.served(), before.failed() + mark.failed(),
                Math.max(before.slowest(), mark.slowest()),
                before.firstFailure().equals("-") ? mark.firstFailure() : before.firstFailure(),
                mark.slowest() > before.slowest() ? mark.slowestOne() : before.slowestOne(),
                Math.max(before.late(), mark.late()), Math.max(before.disk(), disk));
    }

    private String said(String service, long since) {
        ChildProcess.Result log = checkout.run(Map.of(),
                List.of("docker", "logs", "--timestamps", "--since", Long.toString(since), checkout.container("prod", service)));
        return (log.out() + log.err()).lines().limit(20).collect(Collectors.joining("\n", service + " said:\n", ""));
    }

    /// A rollback as an operator has it, and in a process that has done one before: the difference is what the start of a JVM
    /// and the loading of classes take.
    private void rollbacks(int runs) throws IOException {
        StepTimes cold = new StepTimes();
        for (int i = 0; i < runs; i++) {
            long began = System.nanoTime();
            JsonNode answer = tool("rollback", other(), "--yes");
            double wall = (System.nanoTime() - began) / 1e9;
            present = 1 - present;
            cold.add(help(), wall, answer);
        }
        cold.print("a process each, as an operator has it");
        StepTimes warm = new StepTimes();
        List<String> lines = warmly(runs + 1).lines().toList();
        for (int i = 1; i <= runs; i++) {
            warm.add(0, Double.parseDouble(lines.get(2 * i)), JSON.readTree(lines.get(2 * i + 1)));
        }
        warm.print("in one process, without its first");
    }

    private String warmly(int runs) {
        ChildProcess.Result result = checkout.run(Map.of(), Checkout.java(WarmRollbacks.class.getName(),
                checkout.folder().toString(), Integer.toString(runs), other(), releases[present]));
        if (!result.succeeded()) {
            throw new IllegalStateException("exit " + result.exit() + "\n" + result.out() + result.err());
        }
        return result.out();
    }

    private double help() {
        long began = System.nanoTime();
        checkout.run(Map.of(), List.of(platformctl.toString(), "rollback", "--help"));
        return (System.nanoTime() - began) / 1e9;
    }

    private String other() {
        return releases[1 - present];
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
