package platform.cli.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/// How long each step of rollbacks took, in seconds, and which share of it is the tool's own.
final class StepTimes {
    private static final String JVM = "launcher, JVM and command line, as `rollback --help` takes";
    /// Starting a container and a JVM, and the lame duck with the end of the old one: not the tool's doing.
    private static final List<String> NOT_OURS = List.of("start until ready", "retire the old", JVM);
    /// The engine makes and starts a container in each; what is left of ours without them is printed too.
    private static final List<String> CONTAINERS = List.of("deploy lock", "create candidates");

    private final Map<String, List<Double>> steps = new LinkedHashMap<>();
    private int rollbacks;

    /// One more rollback.
    ///
    /// @param start  what the start of the tool took of it
    /// @param wall   all of it, as one sees who waits
    /// @param answer what the tool printed for machines
    void add(double start, double wall, JsonNode answer) {
        rollbacks++;
        note(JVM, start);
        double named = start;
        double notOurs = start;
        double containers = 0;
        for (JsonNode step : answer.path("steps")) {
            String name = step.path("step").asText();
            double seconds = step.path("seconds").asDouble();
            note(name, seconds);
            named += seconds;
            notOurs += NOT_OURS.contains(name) ? seconds : 0;
            containers += CONTAINERS.contains(name) ? seconds : 0;
        }
        note("before, between and after the steps", wall - named);
        note("**all**", wall);
        note("**ours: all but " + String.join(", ", NOT_OURS) + "**", wall - notOurs);
        note("ours without the containers of: " + String.join(", ", CONTAINERS), wall - notOurs - containers);
    }

    /// A table of medians.
    void print(String how) {
        System.out.println("\n| rollback, images on the host, no load; " + how + " | median s of " + rollbacks
                + " |\n| --- | --- |");
        steps.forEach((name, times) -> System.out.printf(Locale.ROOT, "| %s | %.2f |%n", name,
                median(times.stream().mapToDouble(Double::doubleValue).sorted().toArray())));
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void note(String step, double seconds) {
        steps.computeIfAbsent(step, _ -> new ArrayList<>()).add(seconds);
    }
}
