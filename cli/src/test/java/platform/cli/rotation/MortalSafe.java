package platform.cli.rotation;

import java.util.List;

import platform.cli.environment.EnvFile;

/// A safe that dies before its call number `at`.
///
/// @param calls the names of those so far
record MortalSafe(Safe safe, int at, List<String> calls) implements Safe {

    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private void call(String name) {
        if (calls.size() == at) {
            throw new Killed();
        }
        calls.add(name);
    }

    @Override
    public Hold hold(String what) {
        return safe.hold(what);
    }

    @Override
    public EnvFile read() {
        return safe.read();
    }

    @Override
    public void write(EnvFile settings) {
        call("write");
        safe.write(settings);
    }

    @Override
    public void audit(List<AuditLine> lines) {
        call("audit");
        safe.audit(lines);
    }

    @Override
    public void keep() {
        call("keep");
        safe.keep();
    }
}
