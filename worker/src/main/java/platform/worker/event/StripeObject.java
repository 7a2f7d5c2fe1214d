package platform.worker.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/// The object that an event is about, as it came. Strict about the types of what is read, blind to everything else; what it refers to
/// is an id, or the whole object with its id in it, and `null` is as good as absent.
///
/// @param what its name, for the sentence that says what is wrong with it
record StripeObject(String what, JsonNode json) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9_]{1,64}");
    /// The last second of the year 9999: Postgres and people understand it.
    private static final long LAST_SECOND = 253_402_300_799L;

    /// @throws UnusableEvent when it is no JSON object
    StripeObject {
        if (!json.isObject()) {
            throw new UnusableEvent("the event holds no object");
        }
    }

    /// Its own id.
    String id() {
        return id("/id").orElseThrow(() -> unusable("has no id"));
    }

    /// The id at the first of these places (JSON pointers, RFC 6901) that holds one.
    Optional<String> id(String... places) {
        return Stream.of(places).map(place -> id(json.at(place))).flatMap(Optional::stream).findFirst();
    }

    /// The ids at all of these places.
    Set<String> ids(String... places) {
        return Stream.of(places).map(place -> id(json.at(place))).flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// A word of Stripe's, as a status.
    Optional<String> word(String field) {
        JsonNode value = json.path(field);
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual() || !WORD.matcher(value.textValue()).matches()) {
            throw unusable("has a malformed " + field);
        }
        return Optional.of(value.textValue());
    }

    /// The latest of the times at a place of each element of a list of Stripe's, `{"data":[…]}`.
    Optional<Instant> latest(String list, String place) {
        JsonNode holder = json.path(list);
        if (isAbsent(holder)) {
            return Optional.empty();
        }
        if (!holder.path("data").isArray()) {
            throw unusable("has malformed " + list);
        }
        return holder.path("data").valueStream().map(element -> time(element.at(place), list))
                .flatMap(Optional::stream).max(Instant::compareTo);
    }

    /// The time in a field, epoch seconds.
    Optional<Instant> time(String field) {
        return time(json.path(field), field);
    }

    UnusableEvent unusable(String problem) {
        return new UnusableEvent("the " + what + " " + problem);
    }

    static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private Optional<String> id(JsonNode value) {
        JsonNode id = value.isObject() ? value.path("id") : value;
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!id.isTextual() || !ID.matcher(Objects.requireNonNull(id.textValue())).matches()) {
            throw unusable("holds a malformed id");
        }
        return Optional.of(id.textValue());
    }

    private Optional<Instant> time(JsonNode value, String where) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0
                || value.longValue() > LAST_SECOND) {
            throw unusable("has a malformed time in " + where);
        }
        return Optional.of(Instant.ofEpochSecond(value.longValue()));
    }
}
