package platform.cli.smoke;

/// What came back from an HTTP request.
///
/// @param status the status code; 0 when nothing came
/// @param release header `X-Release`; empty when it was not one of ours that answered
/// @param instance header `X-Instance`, the container that answered; empty likewise
/// @param body the body, 1 MiB at most; when nothing came, why
public record Answer(int status, String release, String instance, String body) {

    /// Nothing came.
    public static Answer none(String why) {
        return new Answer(0, "", "", why);
    }

    /// For a person: status and the beginning of the body.
    public String brief() {
        String text = body.lines().findFirst().orElse("").strip();
        String start = text.length() > 120 ? text.substring(0, 120) + "…" : text;
        return status == 0 ? "no answer: " + start : (status + " " + start).strip();
    }
}
