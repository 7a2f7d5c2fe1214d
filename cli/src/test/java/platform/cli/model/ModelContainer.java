package platform.cli.model;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import platform.cli.engine.Container;

/// A container of the model, and what it is about to do.
final class ModelContainer {

    private static final int USUAL_SHARES = 1024;

    final String id;
    final String name;
    final String project;
    final String service;
    final String hash;
    final String image;
    final String imageId;
    final Map<String, String> labels;
    final Set<String> networks = new TreeSet<>();
    int cpuShares = USUAL_SHARES;
    private State state = State.CREATED;
    private long exitCode;
    private Instant startedAt = Instant.EPOCH;
    /// When it listens, and when it ends by itself or because it was asked to; nanoseconds of the model's time.
    private long listensAt = Long.MAX_VALUE;
    private long endsAt = Long.MAX_VALUE;
    private boolean leaving;

    private enum State {
        CREATED, RUNNING, RESTARTING, EXITED
    }

    ModelContainer(String id, String name, String project, String service, String hash, String image, String imageId,
            Map<String, String> labels) {
        this.id = id;
        this.name = name;
        this.project = project;
        this.service = service;
        this.hash = hash;
        this.image = image;
        this.imageId = imageId;
        this.labels = labels;
    }

    Container seen() {
        return new Container(id, name, service, state.name().toLowerCase(Locale.ROOT), "", exitCode, hash,
                image,
                imageId, startedAt, cpuShares, networks, labels);
    }

    boolean runs() {
        return state == State.RUNNING;
    }

    /// Also between two of its starts.
    boolean lives() {
        return runs() || state == State.RESTARTING;
    }

    boolean leaves() {
        return leaving;
    }

    boolean listens(long now) {
        return runs() && now >= listensAt;
    }

    Behaviour behaviour() {
        return Behaviour.of(labels);
    }

    boolean ready(long now) {
        return listens(now) && !leaving && behaviour() != Behaviour.NEVER_READY;
    }

    void start(VirtualTime time) {
        if (runs()) {
            return;
        }
        state = State.RUNNING;
        startedAt = time.instant();
        leaving = false;
        listensAt = time.nanos() + Behaviour.TO_LISTEN.toNanos();
        endsAt = behaviour().endsAfter(service).map(after -> time.nanos() + after.toNanos()).orElse(Long.MAX_VALUE);
    }

    /// SIGTERM: it serves what it has, and ends.
    void leave(VirtualTime time) {
        if (runs() && !leaving) {
            leaving = true;
            endsAt = Math.min(endsAt, time.nanos() + Behaviour.TO_LEAVE.toNanos());
        } else if (state == State.RESTARTING) {
            state = State.EXITED;
            endsAt = Long.MAX_VALUE;
        }
    }

    /// It ends now, and nobody asked it to.
    void die(VirtualTime time) {
        if (runs()) {
            endsAt = time.nanos();
            settle(time);
        }
    }

    /// What is due happens.
    void settle(VirtualTime time) {
        if (time.nanos() < endsAt) {
            return;
        }
        endsAt = Long.MAX_VALUE;
        listensAt = Long.MAX_VALUE;
        if (state == State.RESTARTING) {
            state = State.EXITED;
            start(time);
            return;
        }
        boolean asked = leaving;
        leaving = false;
        exitCode = behaviour().exitCode(service, asked);
        boolean again = !asked && !service.equals("migrate");
        state = again ? State.RESTARTING : State.EXITED;
        if (again) {
            endsAt = time.nanos() + Behaviour.TO_RESTART.toNanos();
        }
    }
}
