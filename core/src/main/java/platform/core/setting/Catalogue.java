package platform.core.setting;

import static platform.core.setting.Variable.Part.API;
import static platform.core.setting.Variable.Part.COMPOSE;
import static platform.core.setting.Variable.Part.EDGE;
import static platform.core.setting.Variable.Part.PLATFORMCTL;
import static platform.core.setting.Variable.Part.POSTGRES;
import static platform.core.setting.Variable.Part.REDIS;
import static platform.core.setting.Variable.Part.TRAEFIK;
import static platform.core.setting.Variable.Part.WORKER;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Every variable that an env file may have (manual 4.3), in its order. Whoever reads, checks, labels or documents variables does
/// it by this list.
public final class Catalogue {
    private static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final String PASSWORD = "[A-Za-z0-9._~-]+";
    private static final String DURATION = "\\d{1,9}(ms|s|m|h|d)";
    private static final String REPOSITORY = "[a-z0-9.-]+(:\\d{1,5})?(/[a-z0-9._-]+)+";
    private static final String IMAGE = "\\S{1,512}";

    private static final List<Variable> ALL = List.of(
            Variable.of(Settings.ROOT_DOMAIN, Variable.Section.NAMES,
                    "the API answers at https://api.<ROOT_DOMAIN>", API, TRAEFIK, COMPOSE).own("example.com"),
            text("LETSENCRYPT_EMAIL", "an e-mail address", "[^@\\s]+@[^@\\s]+", Variable.Section.NAMES,
                    "where Let's Encrypt writes when a certificate is about to expire", TRAEFIK)
                    .own("ops@example.com"),
            standard("ACME_CA_SERVER", "an https URL", "https?://\\S+",
                    "https://acme-v02.api.letsencrypt.org/directory", Variable.Section.NAMES,
                    "the certificate authority; Let's Encrypt's staging server while rate-limited (manual, 11.1)",
                    TRAEFIK),

            text("POSTGRES_USER", "a name of letters, digits and _", IDENTIFIER, Variable.Section.DATABASE,
                    "the owner of the database of the service `postgres`, made on its first start", POSTGRES)
                    .needed("platform"),
            text("POSTGRES_PASSWORD", "letters and digits", PASSWORD, Variable.Section.DATABASE,
                    "letters and digits only, since it is part of a URL below: openssl rand -hex 24", POSTGRES)
                    .own("...").secretOf(16),
            text("POSTGRES_DB", "a name of letters, digits and _", IDENTIFIER, Variable.Section.DATABASE,
                    "its database", POSTGRES).needed("platform"),
            Variable.of(Settings.DATABASE_URL, Variable.Section.DATABASE,
                    "how the services reach it: postgresql://user:password@host:port/db?params", API, WORKER)
                    .own("postgresql://platform:...@postgres:5432/platform").hidden(),
            database("DATABASE_URL_NEXT", "during a rotation: the URL to come, before the database knows its login"),
            database("DATABASE_URL_PREVIOUS", "during a rotation: the URL before, until the new one is everywhere"),
            moment("DATABASE_URL_SWITCHED", "when the new one was everywhere, until the database refuses all other"
                    + " logins; written by platformctl rotate-keys", Variable.Section.DATABASE),
            Variable.of(Settings.DB_POOL_SIZE, Variable.Section.DATABASE,
                    "connections a container of the API or the worker keeps at most", API, WORKER),

            text("REDIS_PASSWORD", "letters and digits", PASSWORD, Variable.Section.QUEUE,
                    "of the login `platform` of the service `redis`, made on its first start: openssl rand -hex 24",
                    REDIS).drawn("...").secretOf(16),
            Variable.of(Settings.REDIS_URL, Variable.Section.QUEUE,
                    "how the services reach it: redis://user:password@host:port", API, WORKER)
                    .own("redis://platform:...@redis:6379").hidden(),
            queue("REDIS_URL_NEXT", "during a rotation: the URL to come, before Redis knows its login"),
            queue("REDIS_URL_PREVIOUS", "during a rotation: the URL before, until the new one is everywhere"),
            moment("REDIS_URL_SWITCHED", "when the new one was everywhere, until Redis refuses all other logins;"
                    + " written by platformctl rotate-keys", Variable.Section.QUEUE),
            Variable.of(Settings.WORKER_CONCURRENCY, Variable.Section.QUEUE,
                    "batches of up to 64 Stripe events that one worker handles at a time", WORKER),
            Variable.of(Settings.PAYLOAD_RETENTION_DAYS, Variable.Section.QUEUE,
                    "days that the body of a processed Stripe event, which names the buyer, is kept; 0: for good",
                    WORKER),

            Variable.of(Settings.STRIPE_SECRET_KEY, Variable.Section.STRIPE,
                    "sk_test_ on stage, sk_live_ in production: events of the other kind have no effect; a restricted"
                            + " key (rk_) will do: it may read charges, invoices and invoice payments",
                    WORKER).own("sk_test_...").hidden()
                    .from("Stripe draws it: dashboard.stripe.com/apikeys, on stage dashboard.stripe.com/test/apikeys"),
            moment("STRIPE_SECRET_KEY_REPLACED", "when it was replaced, until a rollout has brought it; written by"
                    + " platformctl rotate-keys", Variable.Section.STRIPE),
            Variable.of(Settings.STRIPE_API_BASE, Variable.Section.STRIPE,
                    "where the worker asks whose a disputed payment is", WORKER),
            Variable.of(Settings.STRIPE_WEBHOOK_SECRET, Variable.Section.STRIPE,
                    "the signing secret of the webhook endpoint https://api.<ROOT_DOMAIN>/stripe/webhook", API)
                    .own("whsec_...").secretOf(16)
                    .from("Stripe draws it: dashboard.stripe.com/webhooks, that endpoint, Signing secret; for events that"
                            + " come by `stripe listen`: stripe listen --print-secret"),
            Variable.of(Settings.STRIPE_WEBHOOK_SECRET_PREVIOUS, Variable.Section.STRIPE,
                    "during a rotation: the secret before, still accepted", API).hidden(),
            until("STRIPE_WEBHOOK_SECRET_PREVIOUS_UNTIL", Variable.Section.STRIPE),

            Variable.of(Settings.CORS_ALLOW_ORIGINS, Variable.Section.HTTP,
                    "origins that pages may call from, comma-separated, exactly as the browser sends them (no slash at"
                            + " the end); Obsidian's are app://obsidian.md, capacitor://localhost and http://localhost;"
                            + " pages of other origins are refused",
                    API).own("https://example.com"),
            Variable.of(Settings.ENABLE_HSTS, Variable.Section.HTTP, "true: tells browsers to use HTTPS only", API),
            Variable.of(Settings.TRUSTED_PROXIES, Variable.Section.HTTP,
                    "networks whose X-Forwarded-For is believed, so that limits count clients and not the edge; CIDR,"
                            + " comma-separated; default: FRONT_SUBNET,EDGE_SUBNET",
                    API),
            Variable.of(Settings.PORT, Variable.Section.HTTP, "where the API listens inside its container", API, EDGE),
            Variable.of(Settings.WORKER_METRICS_PORT, Variable.Section.HTTP,
                    "where the worker answers /metrics and /health inside its container", WORKER),
            Variable.of(Settings.LOG_LEVEL, Variable.Section.HTTP, "debug, info, warn or error", API, WORKER),

            Variable.of(Settings.LICENSE_PRIVATE_KEY_B64, Variable.Section.LICENCES,
                    "what licence tokens are signed with",
                    API).own("...").hidden(),
            Variable.of(Settings.LICENSE_PUBLIC_KEY_B64, Variable.Section.LICENCES,
                    "its other half, by which they are checked", API).own("..."),
            Variable.of(Settings.LICENSE_KEY_VERSION, Variable.Section.LICENCES,
                    "the `kid` of tokens signed with this key; goes up with every rotation", API).needed("1"),
            Variable.of(Settings.LICENSE_NEXT_KEY_VERSION, Variable.Section.LICENCES,
                    "during a rotation: the key to come, published before it signs", API),
            Variable.of(Settings.LICENSE_NEXT_PUBLIC_KEY_B64, Variable.Section.LICENCES, "the public half of it", API),
            key("LICENSE_NEXT_PRIVATE_KEY_B64", "the private half of it; no service gets it before it signs"),
            Variable.of(Settings.LICENSE_PREVIOUS_PUBLIC_KEYS, Variable.Section.LICENCES,
                    "after a rotation: the keys before, while tokens of theirs live; version:key, comma-separated",
                    API),
            key("LICENSE_OLD_PRIVATE_KEY_B64", "the private key before, for as long as a rotation may be taken back"),
            text("LICENSE_KEY_TIMES", "version/event@instant, comma-separated",
                    "\\d{1,9}/[a-z]{1,20}@[0-9TZ:.-]{20,30}(,\\d{1,9}/[a-z]{1,20}@[0-9TZ:.-]{20,30})*",
                    Variable.Section.LICENCES, "when which key was published, signed and was retired; written by"
                            + " platformctl rotate-keys",
                    PLATFORMCTL),

            Variable.of(Settings.ADMIN_API_KEY, Variable.Section.ADMINISTRATION,
                    "what /admin/* wants in X-ADMIN-API-KEY: openssl rand -hex 24", API).own("...").secretOf(24),
            Variable.of(Settings.ADMIN_API_KEY_PREVIOUS, Variable.Section.ADMINISTRATION,
                    "during a rotation: the key before, still accepted", API).hidden(),
            until("ADMIN_API_KEY_PREVIOUS_UNTIL", Variable.Section.ADMINISTRATION),

            standard("IMAGE_REPOSITORY", "registry/owner/name in lower case", REPOSITORY,
                    "ghcr.io/masterofmakros/obsidian-nextcloud-platform", Variable.Section.IMAGES,
                    "where api and worker images are pushed and pulled, without /api and /worker", COMPOSE,
                    PLATFORMCTL),
            text("API_IMAGE", "an image reference", IMAGE, Variable.Section.IMAGES,
                    "stage only: the image to run instead of :stage (production gets it from prod.lock)", COMPOSE),
            text("WORKER_IMAGE", "an image reference", IMAGE, Variable.Section.IMAGES, "the same for the worker",
                    COMPOSE),
            network("FRONT_SUBNET", "the network of Traefik and edge; change it where another network has its"
                    + " addresses (10.210.10.0/24 on stage, 10.210.20.0/24 in production)"),
            network("EDGE_SUBNET", "the network of edge and API (10.210.11.0/24, 10.210.21.0/24)"),

            text("PLATFORM_URL", "a URL without a path", "https?://[^/\\s]+", Variable.Section.TOOL,
                    "where smoke checks call the API; default: https://api.<ROOT_DOMAIN>", PLATFORMCTL),
            standard("PROMOTION_SOAK", "a duration such as 30s, 10m or 2h", DURATION, "10m", Variable.Section.TOOL,
                    "production only: how long a release must have run on stage before it may be promoted",
                    PLATFORMCTL),
            standard("READY_WITHIN", "a duration such as 30s, 10m or 2h", DURATION, "90s", Variable.Section.TOOL,
                    "how long a new container may take until it is ready", PLATFORMCTL),
            Variable.of(Settings.ROTATION_PUBLISHED_FOR, Variable.Section.TOOL,
                    "how long a new licence key is published before it signs: clients and caches keep a key set for 5"
                            + " minutes",
                    PLATFORMCTL),
            Variable.of(Settings.ROTATION_ACCEPTED_FOR, Variable.Section.TOOL,
                    "how long a licence key is accepted after its last signature: a token lives 7 days", PLATFORMCTL),
            Variable.of(Settings.ROTATION_GRACE, Variable.Section.TOOL,
                    "how long the webhook secret and the admin key before are accepted beside the new ones",
                    PLATFORMCTL),

            text("COMPOSE_FILE", "files, colon-separated", "\\S+", Variable.Section.COMPOSE,
                    "the files of the environment, from the root of the checkout, so that -f need not be given",
                    COMPOSE, PLATFORMCTL),
            text("COMPOSE_PROJECT_NAME", "small letters, digits, - and _", "[a-z0-9][a-z0-9_-]*",
                    Variable.Section.COMPOSE, "another project name: other containers, networks and volumes", COMPOSE),

            standard("HTTP_PORT", "a port, or address:port", "([0-9a-fA-F.:\\[\\]]+:)?\\d{1,5}", "80",
                    Variable.Section.PORTS,
                    "two environments on one host: give each an address of its own, e.g. 203.0.113.7:80", COMPOSE),
            standard("HTTPS_PORT", "a port, or address:port", "([0-9a-fA-F.:\\[\\]]+:)?\\d{1,5}", "443",
                    Variable.Section.PORTS, "the same for HTTPS", COMPOSE),

            Variable.of(Setting.optional("EDGE_PORT", "a port from 1 to 65535", Setting.between(1, 65_535)),
                    Variable.Section.LOCAL, "the port of 127.0.0.1 where the edge listens", COMPOSE),
            text("LOCAL_POSTGRES_IMAGE", "an image reference", IMAGE, Variable.Section.LOCAL,
                    "images made here where none can be pulled: environments/local/engine", COMPOSE, POSTGRES),
            text("LOCAL_REDIS_IMAGE", "an image reference", IMAGE, Variable.Section.LOCAL, "the same for Redis",
                    COMPOSE, REDIS),
            text("LOCAL_EDGE_IMAGE", "an image reference", IMAGE, Variable.Section.LOCAL, "the same for HAProxy",
                    COMPOSE, EDGE));
    private static final Map<String, Variable> BY_NAME = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(Variable::name, Function.identity()));

    private Catalogue() {}

    /// All of them, section by section.
    public static List<Variable> all() {
        return ALL;
    }

    /// The variable of that name.
    public static Optional<Variable> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The names of the variables without which a service does not start.
    public static List<String> neededBy(Variable.Part service) {
        return ALL.stream().filter(variable -> variable.readBy().contains(service) && variable.setting().isRequired())
                .map(Variable::name).toList();
    }

    private static Variable text(String name, String meaning, String form, Variable.Section section, String about,
            Variable.Part... readBy) {
        return Variable.of(Setting.optional(name, meaning, Setting.form(form)), section, about, readBy);
    }

    private static Variable standard(String name, String meaning, String form, String standard,
            Variable.Section section, String about, Variable.Part... readBy) {
        return Variable.of(Setting.withDefault(name, meaning, Setting.form(form), standard), section, about, readBy);
    }

    private static Variable key(String name, String about) {
        return Variable.of(Setting.optional(name, "base64 of an Ed25519 private key: 32 bytes, or PKCS#8",
                KeyBytes::privateKey), Variable.Section.LICENCES, about, PLATFORMCTL).hidden();
    }

    private static Variable until(String name, Variable.Section section) {
        return moment(name, "until when, written by platformctl rotate-keys", section);
    }

    private static Variable database(String name, String about) {
        return Variable.of(Setting.optional(name, Settings.DATABASE_URL.meaning(), DatabaseUrl::parse),
                Variable.Section.DATABASE, about, PLATFORMCTL).hidden();
    }

    private static Variable queue(String name, String about) {
        return Variable.of(Setting.optional(name, Settings.REDIS_URL.meaning(), Settings::redis),
                Variable.Section.QUEUE, about, PLATFORMCTL).hidden();
    }

    private static Variable moment(String name, String about, Variable.Section section) {
        return Variable.of(Setting.optional(name, "an instant such as 2026-01-31T12:00:00Z", Catalogue::instant),
                section, about, PLATFORMCTL);
    }

    private static Variable network(String name, String about) {
        return Variable.of(Setting.optional(name, "a network such as 10.210.10.0/24", Network::parse),
                Variable.Section.IMAGES, about, COMPOSE);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw new IllegalArgumentException("instant");
        }
    }
}
