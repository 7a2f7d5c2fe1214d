package platform.cli.smoke;

/// What came back from an HTTP request.
///
/// @param status the status code; 0 when nothing came
/// @param release header `X-Release`; empty when it was not one of ours that answered
/// @param body the body, 1 MiB at most; when nothing came, why
public record Answer(int status, String release, String body) {

    /// For a person: status and the beginning of the body.
    public String brief() {
        String text = body.lines().findFirst().orElse("").strip();
        String start = text.length() > 120 ? text.substring(0, 120) + "…" : text;
        return status == 0 ? "no answer: " + start : (status + " " + start).strip();
    }
}
