package platform.cli.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import platform.cli.process.ChildProcess;
import platform.cli.testing.TwoReleases;

/// The logins of services at the Postgres and the Redis of a production, tried over its network.
///
/// @param database as `DATABASE_URL` had it
/// @param redis as `REDIS_URL` had it
record ServerLogins(TwoReleases releases, Account database, Account redis) {

    static ServerLogins of(TwoReleases releases) {
        return new ServerLogins(releases,
                ServiceUrl.parse(releases.checkout().setting("prod", "DATABASE_URL")).account(),
                ServiceUrl.parse(releases.checkout().setting("prod", "REDIS_URL")).account());
    }

    List<String> passwords() {
        return List.of(database.password(), redis.password());
    }

    /// They can do what services do, and whoever migrates does it as the owner.
    void areLetIn() {
        ChildProcess.Result psql = psql();
        assertThat(psql.out().strip()).as(psql.err())
                .isEqualTo(releases.checkout().setting("prod", "POSTGRES_USER"));
        ChildProcess.Result cli = redisCli();
        assertThat(cli.out().strip()).as(cli.err()).isEqualTo("-2");
    }

    void areRefused() {
        assertThat(psql().err()).contains("authentication failed");
        ChildProcess.Result cli = redisCli();
        assertThat(cli.err()).contains("WRONGPASS");
        assertThat(cli.out()).as("without a login").startsWith("NOPERM");
        assertThat(releases.compose("exec", "-T", "redis", "redis-cli", "LLEN", "bull:stripe:failed").out().strip())
                .as("what the manual says (11.2)").matches("\\d+");
    }

    /// What Redis refused since its start.
    String refusedCommands() {
        return releases.compose("exec", "-T", "redis", "sh", "-c", "echo ACL LOG | sh /usr/local/bin/redis.sh admin")
                .out().strip();
    }

    private ChildProcess.Result psql() {
        return in("PGPASSWORD=" + database.password(), "postgres", "psql", "-h", "postgres", "-U", database.user(),
                "-d", "prod_db", "-Atc", "SELECT current_user FROM licenses LIMIT 1");
    }

    private ChildProcess.Result redisCli() {
        return in("REDISCLI_AUTH=" + redis.password(), "redis", "redis-cli", "-h", "redis", "--user", redis.user(),
                "PTTL", "onm:limit:of-nobody");
    }

    private ChildProcess.Result in(String variable, String service, String... command) {
        List<String> words = new ArrayList<>(List.of("exec", "-T", "-e", variable, service));
        words.addAll(List.of(command));
        return releases.compose(words.toArray(String[]::new));
    }
}
