package platform.server.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.helidon.webserver.http.ServerRequest;

import platform.core.http.Answer;
import platform.core.http.JsonBody;

/// Which part of a long list is asked for: `?limit=` 1 to 200, 50 as a rule, and `?cursor=`, what the page before called
/// `nextCursor`. A list that changes meanwhile shows nothing twice and leaves nothing out that stayed.
///
/// @param after the cursor; empty: from the beginning
record Page(int limit, Optional<String> after) {
    private static final int USUAL = 50;
    private static final int MOST = 200;

    /// @param cursors the form of this list's cursors
    /// @throws platform.core.http.Refusal 400
    static Page of(ServerRequest request, Pattern cursors) {
        Optional<String> limit = request.query().first("limit").asOptional();
        Optional<String> cursor = request.query().first("cursor").asOptional();
        if (limit.isPresent() && (!limit.get().matches("[0-9]{1,3}") || Integer.parseInt(limit.get()) < 1
                || Integer.parseInt(limit.get()) > MOST)) {
            throw JsonBody.malformed("`limit` must be a number from 1 to " + MOST + ".");
        }
        if (cursor.isPresent() && !cursors.matcher(cursor.get()).matches()) {
            throw JsonBody.malformed("`cursor` must be the `nextCursor` of the page before.");
        }
        return new Page(limit.map(Integer::parseInt).orElse(USUAL), cursor);
    }

    /// How many rows to read: one more than are shown tells whether there is another page.
    int rows() {
        return limit + 1;
    }

    /// The page as an answer.
    ///
    /// @param rows   what was read, at most [#rows()]
    /// @param cursor the field that is a row's cursor; fields whose names begin with `_` are not shown
    Answer answer(String name, List<Map<String, Object>> rows, String cursor) {
        boolean more = rows.size() > limit;
        List<Map<String, Object>> shown = more ? rows.subList(0, limit) : rows;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(name, shown.stream().map(Page::shown).toList());
        body.put("nextCursor", more ? shown.getLast().get(cursor) : null);
        return Answer.json(200, body);
    }

    private static Map<String, Object> shown(Map<String, Object> row) {
        Map<String, Object> fields = new LinkedHashMap<>(row);
        fields.keySet().removeIf(name -> name.startsWith("_"));
        return fields;
    }
}
