package platform.cli.model;

import java.util.Map;

import platform.cli.engine.Engine;
import platform.cli.engine.EngineContract;
import platform.cli.image.Digest;
import platform.cli.testing.QuietProgress;
import platform.cli.waiting.Time;

class ModelEngineTest extends EngineContract {

    private static final String REPOSITORY = "registry.example/api";

    private final VirtualTime time = new VirtualTime();
    private final ModelRegistry registry = new ModelRegistry();
    private final ModelHost host = new ModelHost(time, registry);
    private final ModelEngine engine = new ModelEngine(host, registry, this);

    ModelEngineTest() {
        pulled(Behaviour.GOOD);
        pulled(Behaviour.ENDS_AT_ONCE);
    }

    private void pulled(Behaviour behaviour) {
        registry.push(REPOSITORY, behaviour.name(), digest(behaviour), Map.of(Behaviour.LABEL, behaviour.name()));
        engine.images().pull(named(behaviour), new QuietProgress());
    }

    private static Digest digest(Behaviour behaviour) {
        return new Digest("sha256:" + (behaviour == Behaviour.GOOD ? "1" : "2").repeat(64));
    }

    private static String named(Behaviour behaviour) {
        return REPOSITORY + "@" + digest(behaviour);
    }

    @Override
    protected Engine engine() {
        return engine;
    }

    @Override
    protected String project() {
        return "onp-prod";
    }

    @Override
    protected Time time() {
        return time;
    }

    @Override
    protected String image() {
        return named(Behaviour.GOOD);
    }

    @Override
    protected String network() {
        return "onp-prod_edge";
    }

    @Override
    protected String made(String service, String hash, boolean endsAtOnce) {
        return host.make(project(), service, hash, named(endsAtOnce ? Behaviour.ENDS_AT_ONCE : Behaviour.GOOD)).id;
    }
}
