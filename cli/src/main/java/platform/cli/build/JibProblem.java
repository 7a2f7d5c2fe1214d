package platform.cli.build;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.compress.compressors.CompressorException;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;

import platform.cli.problem.Problem;

/// What Jib's exceptions mean for the one who builds.
final class JibProblem {

    private static final int DEEPEST = 20;

    private JibProblem() {}

    /// Making an image talks to the base image's registry only.
    static Problem ofBase(BaseImage base, Exception e) {
        return of("cannot get the base image " + base, JibImages.registry(base.name()),
                "check PLATFORM_BASE_IMAGE, or x-platform.base-image in environments/base.yaml", e);
    }

    static Problem ofPush(String repository, Exception e) {
        return of("cannot push to " + repository, JibImages.registry(repository), "run the same command again", e);
    }

    private static Problem of(String what, String registry, String next, Exception e) {
        List<Throwable> causes = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST).toList();
        for (Throwable cause : causes) {
            if (cause instanceof CompressorException) {
                return Problem.usage(what, "a layer of it is not compressed, and Jib reads gzip and zstd only",
                        "push it again with compressed layers, e.g. docker buildx build --output "
                                + "type=registry,compression=gzip,force-compression=true")
                        .causedBy(e);
            }
            if (cause instanceof RegistryUnauthorizedException
                    || cause instanceof RegistryAuthenticationFailedException) {
                return Problem.usage(what, registry + " refuses the login, or wants one", "docker login " + registry)
                        .causedBy(e);
            }
            if (cause instanceof UnknownHostException || cause instanceof ConnectException
                    || cause instanceof SocketTimeoutException || cause instanceof InsecureRegistryException) {
                return Problem.failed(what, registry + " cannot be reached over TLS: " + words(cause),
                        "check the network and the name, then run the same command again").causedBy(e);
            }
        }
        return Problem.failed(what, words(causes.size() > 1 && causes.getFirst().getMessage() == null
                ? causes.get(1)
                : causes.getFirst()), next).causedBy(e);
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse(cause.getClass().getSimpleName());
    }
}
