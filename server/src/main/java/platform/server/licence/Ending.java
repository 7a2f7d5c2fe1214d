package platform.server.licence;

import java.util.Map;

import platform.core.http.Answer;

/// How an activation or a refresh ended.
///
/// @param result  one of few fixed words, `ok` when it was granted: the metrics' label, and the reason in the log
/// @param context of the log line: ids and counts, never a key, a token or a device
record Ending(String result, Answer answer, Map<String, ?> context) {
    static final String OK = "ok";

    static Ending refused(int status, String error, String detail, Map<String, ?> context) {
        return new Ending(error, Answer.problem(status, error, detail), context);
    }
}
