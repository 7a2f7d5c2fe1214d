package platform.cli.smoke;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import platform.cli.problem.Problem;

/// Asks at a URL: through the front, as the outside does, or at the end of a tunnel.
public final class HttpProbe implements Probe {

    private static final long MOST = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3)).build();
    private final String url;

    /// @param url where to ask, without a slash at the end
    public HttpProbe(String url) {
        this.url = url;
    }

    @Override
    public Answer send(String method, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        // The client's own limit ends with the headers.
        var answer = client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST));
        try {
            HttpResponse<String> response = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers().firstValue("X-Release").orElse(""),
                    response.headers().firstValue("X-Instance").orElse(""), response.body());
        } catch (ExecutionException e) {
            return Answer.none(String.valueOf(e.getCause()).replaceFirst("^([a-z]+\\.)+", ""));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Answer.none("not whole within " + LIMIT.toSeconds() + " s");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw Problem.interrupted().causedBy(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
