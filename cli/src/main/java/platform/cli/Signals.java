package platform.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/// The signals by which a person or a machine ends a command. The JVM would begin its shutdown, and with it the hooks of
/// libraries, beside a command that still works: JGit's takes away the locks that a commit holds.
final class Signals {

    /// Ctrl-C, `kill`, and a terminal that goes.
    private static final List<String> ENDING = List.of("INT", "TERM", "HUP");

    private Signals() {}

    /// Has something done at each of them instead of the JVM's shutdown. One that is ignored, as after `nohup`, stays ignored.
    ///
    /// @param act takes no time; it runs in a thread of its own
    static void instead(Runnable act) {
        // By name, since javac has a warning for this package that cannot be switched off. The JDK has no other way.
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            // It has one method.
            Object ours = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[]{handler}, (_, _, _) -> {
                act.run();
                return null;
            });
            for (String name : ENDING) {
                signal.getMethod("handle", signal, handler).invoke(null,
                        signal.getConstructor(String.class).newInstance(name), ours);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no signals", e);
        }
    }
}
