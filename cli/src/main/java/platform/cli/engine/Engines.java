package platform.cli.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
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
    /// @param environment what docker itself needs
    public static Compose compose(Path root, List<String> files, Map<String, String> settings,
            Map<String, String> environment) {
        return new DockerCompose(root, files, settings, environment);
    }

    /// The engine that the environment names: `DOCKER_HOST`, else the current Docker context, else the local socket. It is not
    /// known yet whether it answers.
    ///
    /// @param logins for pulling
    /// @param environment of this process, or of the one that it stands for
    /// @throws Problem if `DOCKER_HOST` cannot be used
    public static Engine docker(Logins logins, Map<String, String> environment) {
        Optional<String> given = Optional.ofNullable(environment.get("DOCKER_HOST")).filter(host -> !host.isBlank());
        try {
            var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
            given.ifPresent(builder::withDockerHost);
            var config = builder.build();
            var address = new EngineAddress(config.getDockerHost(), given.isPresent());
            var http = new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost())
                    .sslConfig(config.getSSLConfig()).maxConnections(32).connectionTimeout(CONNECT)
                    .responseTimeout(ANSWER).build();
            DockerClient docker = DockerClientImpl.getInstance(config, http);
            Threads.start(() -> rehearse(docker));
            return new DockerEngine(docker, new Asking(address), logins);
        } catch (IllegalArgumentException e) {
            throw EngineAddress.unusable(given.isPresent(), String.valueOf(e.getMessage())).causedBy(e);
        } catch (DockerClientException e) {
            throw Problem.usage("cannot read the Docker configuration", Asking.firstLine(Asking.unwrap(e)),
                    "mend config.json in ~/.docker, or in the folder that DOCKER_CONFIG names").causedBy(e);
        }
    }

    /// Loads the classes that read answers, while the caller reads its files: loading takes longer than the engine takes to answer.
    private static void rehearse(DockerClient docker) {
        try {
            docker.listContainersCmd().withShowAll(true).withLimit(1).exec().forEach(any -> {
                docker.inspectContainerCmd(any.getId()).exec();
                docker.inspectImageCmd(String.valueOf(any.getImageId())).exec();
            });
        } catch (RuntimeException e) {
            // Ignored: the next real question reports the failure.
        }
    }
}
