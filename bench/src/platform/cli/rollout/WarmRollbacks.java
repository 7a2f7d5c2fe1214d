package platform.cli.rollout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine;

import platform.cli.command.Commands;

/// Rollbacks in one process. From the second on, what they take is neither the start of the tool's JVM nor the loading of its
/// classes. Prints two lines for each: its wall time in seconds, and what the command printed for machines.
///
/// Arguments: the checkout, how many, and the two releases, that which does not run first.
final class WarmRollbacks {

    private WarmRollbacks() {}

    public static void main(String[] arguments) {
        Path checkout = Path.of(arguments[0]);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            List<String> words = List.of("rollback", arguments[2 + i % 2], "--yes", "--output", "json", "--directory",
                    checkout.toString());
            StringWriter out = new StringWriter();
            long began = System.nanoTime();
            CommandLine line = Commands.line(words.toArray(String[]::new));
            line.setOut(new PrintWriter(out, true));
            int exit = line.execute(words.toArray(String[]::new));
            double seconds = (System.nanoTime() - began) / 1e9;
            if (exit != 0) {
                throw new IllegalStateException(words + ": exit " + exit + "\n" + out);
            }
            System.out.println(seconds);
            System.out.println(out.toString().strip().replace("\n", " "));
        }
        System.exit(0);
    }
}
