package platform.cli.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

import platform.cli.problem.Problem;
import platform.cli.registry.Logins;
import platform.cli.waiting.Threads;

/// Makes engines.
public final class Engines {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private Engines() {}

    /// Compose for one environment.
    ///
    /// @param root the checkout, where relative paths begin
    /// @param files the options that name compose and env files, e.g. `--env-file .env.prod -f …`
    /// @param settings variables that no env file gives it; those of a question, and what docker itself needs, beat them
    public static Compose compose(Path root, List<String> files, Map<String, String> settings) {
        return new DockerCompose(root, files, settings);
    }

    /// The engine that the environment names: `DOCKER_HOST`, else the current Docker context, else the local socket. It is not
    /// known yet whether it answers.
    ///
    /// @param logins for pulling
    /// @param environment of this process, or of the one that it stands for
    /// @throws Problem if `DOCKER_HOST` cannot be used
    public static Engine docker(Logins logins, Map<String, String> environment) {
        try {
            var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
            Optional.ofNullable(environment.get("DOCKER_HOST")).filter(host -> !host.isBlank())
                    .ifPresent(builder::withDockerHost);
            var config = builder.build();
            var http = new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost())
                    .sslConfig(config.getSSLConfig()).maxConnections(32).connectionTimeout(CONNECT)
                    .responseTimeout(ANSWER).build();
            DockerClient docker = DockerClientImpl.getInstance(config, http);
            Threads.start(() -> rehearse(docker));
            return new DockerEngine(docker, config.getDockerHost().toString(), logins);
        } catch (IllegalArgumentException e) {
            throw Problem.usage("cannot use DOCKER_HOST", String.valueOf(e.getMessage()),
                    "use unix:///path/to/docker.sock or tcp://host:port; for ssh forward the socket").causedBy(e);
        }
    }

    /// What reads the answers takes longer to load than the engine takes to answer. It loads while the caller reads its files.
    private static void rehearse(DockerClient docker) {
        try {
            docker.listContainersCmd().withShowAll(true).withLimit(1).exec().forEach(any -> {
                docker.inspectContainerCmd(any.getId()).exec();
                docker.inspectImageCmd(String.valueOf(any.getImageId())).exec();
            });
        } catch (RuntimeException e) {
            // Who asks next is told.
        }
    }
}
