package platform.cli.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import platform.cli.engine.Compose;
import platform.cli.engine.Engine;
import platform.cli.engine.Images;
import platform.cli.problem.Problem;
import platform.cli.registry.Registry;
import platform.cli.repository.Pushed;
import platform.cli.repository.Repository;
import platform.cli.smoke.Answer;
import platform.cli.smoke.Probe;
import platform.cli.smoke.Reach;

/// One run of the tool in the model: its calls to the outside are counted, and go wrong where a fault says so.
final class Run {

    /// Each call and what it met, for whoever replays a seed.
    private static final boolean TRACE = Boolean.getBoolean("simulation.trace");
    private static final Duration SLOW = Duration.ofSeconds(30);
    private static final Set<Class<?>> PORTS = Set.of(Engine.class, Images.class, Engine.Hold.class, Compose.class,
            Repository.class, Registry.class, Reach.class, Probe.class);
    private static final Set<String> TAKE_AWAY = Set.of("stop", "remove", "disconnect");
    /// Each of these is in a step of its own, before which the tool asks whether the deploy lock is still its own.
    private static final Set<String> CHANGE = Set.of("create", "commitOnly", "connect");

    private final World world;
    private final List<Fault> faults;
    private final String what;
    private int calls;
    private boolean dead;
    private boolean hit;
    private boolean lockBroken;
    /// What was changed under a broken lock, since the tool last asked for it.
    private final Set<String> changed = new HashSet<>();

    /// The tool is gone.
    static final class Died extends Error {
        private static final long serialVersionUID = 1;

        Died() {
            super("the tool died", null, false, false);
        }
    }

    Run(World world, List<Fault> faults, String what) {
        this.world = world;
        this.faults = faults;
        this.what = what;
    }

    boolean isDead() {
        return dead;
    }

    /// Whether something happened that can take away what serves.
    boolean wasHit() {
        return hit;
    }

    /// The same thing, as this run sees it.
    <T> T port(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type},
                (_, method, arguments) -> called(real, method, arguments)));
    }

    private @Nullable Object called(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return invoke(real, method, arguments);
        }
        if (dead) {
            if (method.getName().equals("close")) {
                return null;
            }
            throw new Died();
        }
        int call = calls++;
        world.asked(method.getName());
        if (TRACE) {
            System.out.printf("%4d %s: %s %s%n     %s%n", call, what, method.getName(),
                    arguments == null ? "" : List.of(arguments), world.seen());
        }
        Set<Fault.Kind> due = due(call);
        for (Fault.Kind kind : due) {
            world.counted(kind);
            hit |= kind.hits();
            before(kind);
        }
        if (due.contains(Fault.Kind.TOOL_DIES_AFTER)) {
            arrived(real, method, arguments);
            die();
        }
        lockAsked(method.getName());
        if (method.getName().equals("connect") && arguments != null) {
            world.joins((String) arguments[0], what);
        }
        boolean served = TAKE_AWAY.contains(method.getName()) && world.serves();
        Object answer = due.contains(Fault.Kind.CALL_LOST)
                ? lost(method)
                : invoke(real, method, arguments);
        if (served && !hit && !world.serves()) {
            world.violated(what + ": nobody serves after " + method.getName());
        }
        if (due.contains(Fault.Kind.ANSWER_LOST)) {
            return lost(method);
        }
        return seen(answer);
    }

    /// Nearly always none: no set for each of ten million calls.
    private Set<Fault.Kind> due(int call) {
        Set<Fault.Kind> due = Set.of();
        for (Fault fault : faults) {
            if (fault.call() == call) {
                due = due.isEmpty() ? EnumSet.noneOf(Fault.Kind.class) : due;
                due.add(fault.kind());
            }
        }
        return due;
    }

    /// The step that runs when a lock is broken may go on. The next one may not begin.
    private void lockAsked(String method) {
        if (method.equals("held")) {
            changed.clear();
        } else if (lockBroken && CHANGE.contains(method) && changed.add(method) && changed.size() > 1) {
            world.violated(what + ": went on under a broken lock: " + changed);
        }
    }

    private void before(Fault.Kind kind) {
        switch (kind) {
            case TOOL_DIES -> die();
            case SLOW -> world.time().pass(SLOW);
            case CTRL_C -> Thread.currentThread().interrupt();
            case CONTAINER_DIES -> world.containerDies(calls);
            case ENGINE_RESTARTS -> world.engineRestarts();
            case COLLEAGUE_PUSHES -> world.colleaguePushes();
            case COLLEAGUE_TYPES -> world.colleagueTypes();
            case LOCK_BROKEN -> {
                lockBroken |= world.holdsLock(this);
                world.lockBroken();
            }
            case IMAGES_PRUNED -> world.imagesPruned();
            case CALL_LOST, ANSWER_LOST, TOOL_DIES_AFTER -> {
            }
        }
    }

    private void die() {
        dead = true;
        world.gone(this);
        throw new Died();
    }

    /// What has happened when the tool dies over a call: a container that was asked to stop still has to.
    private static void arrived(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        if (real instanceof ModelEngine engine && method.getName().equals("stop") && arguments != null) {
            engine.beginStop((String) arguments[0]);
        } else {
            invoke(real, method, arguments);
        }
    }

    /// What the tool hears instead of an answer. A question over HTTP, and git of its remote, tell it in words of their own.
    private static @Nullable Object lost(Method method) {
        if (method.getReturnType() == Answer.class) {
            return Answer.none("the answer was lost");
        }
        if (method.getName().equals("close")) {
            return null;
        }
        if (method.getName().equals("push")) {
            return new Pushed.Away("fatal: unable to access the remote");
        }
        throw Problem.failed(method.getName() + " went wrong", "the answer was lost", "see whether it is up");
    }

    private static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object seen(@Nullable Object answer) {
        if (answer instanceof Optional<?> optional) {
            return optional.map(this::seen);
        }
        if (answer == null) {
            return null;
        }
        for (Class<?> port : PORTS) {
            if (port.isInstance(answer) && !(answer instanceof Proxy)) {
                return wrapped(port, answer);
            }
        }
        return answer;
    }

    private <T> T wrapped(Class<T> port, Object answer) {
        return port(port, port.cast(answer));
    }
}
