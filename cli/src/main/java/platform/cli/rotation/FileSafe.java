package platform.cli.rotation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import platform.cli.environment.EnvFile;
import platform.cli.environment.OwnFile;
import platform.cli.environment.SettingsFile;
import platform.cli.environment.SettingsHold;

/// An env file, and beside it a log of JSON lines, `.env.<env>.audit`; both belong to their owner alone.
public record FileSafe(SettingsFile file) implements Safe {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Hold hold(String what) {
        SettingsHold hold = file.hold(what);
        return hold::close;
    }

    @Override
    public EnvFile read() {
        return file.read().sound(file.called());
    }

    @Override
    public void write(EnvFile settings) {
        file.write(settings.sound(file.called()));
    }

    @Override
    public void audit(List<AuditLine> lines) {
        if (!lines.isEmpty()) {
            OwnFile.append(file.audit(), lines.stream().map(FileSafe::json).collect(Collectors.joining("\n")));
        }
    }

    private static String json(AuditLine line) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("at", line.at().toString());
        fields.put("who", line.who());
        fields.put("environment", line.environment());
        fields.put("secret", line.secret());
        fields.put("what", line.what());
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("five texts that are no JSON", e);
        }
    }
}
