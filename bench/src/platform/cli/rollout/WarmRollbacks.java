package platform.cli.rollout;

import java.io.PrintWriter;
import java.io.StringWriter;

import picocli.CommandLine;

import platform.cli.command.Commands;

/// Rollbacks in one process. From the second on, what they take is neither the start of the tool's JVM nor the loading of its
/// classes. Prints two lines for each: its wall time in seconds, and what the command printed for machines.
///
/// Arguments: the checkout, how many, and the two releases, that which does not run first.
final class WarmRollbacks {

    private WarmRollbacks() {}

    public static void main(String[] arguments) {
        int many = Integer.parseInt(arguments[1]);
        for (int i = 0; i < many; i++) {
            String[] words = {"rollback", arguments[2 + i % 2], "--yes", "--output", "json", "--directory", arguments[0]};
            StringWriter out = new StringWriter();
            long began = System.nanoTime();
            CommandLine line = Commands.line(words);
            line.setOut(new PrintWriter(out, true));
            int exit = line.execute(words);
            double seconds = (System.nanoTime() - began) / 1e9;
            if (exit != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": exit " + exit + "\n" + out);
            }
            System.out.println(seconds);
            System.out.println(out.toString().strip().replace("\n", " "));
        }
        System.exit(0);
    }
}
