package platform.cli.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import platform.cli.engine.Images;
import platform.cli.progress.Progress;

/// The images of a host of the model.
record ModelImages(ModelHost host, ModelRegistry registry) implements Images {

    @Override
    public boolean has(String reference) {
        return host.image(reference).isPresent();
    }

    @Override
    public Map<String, String> labels(String reference) {
        return host.image(reference).map(registry::labels).orElse(Map.of());
    }

    @Override
    public List<String> digests(String reference) {
        return host.image(reference).map(image -> host.names().entrySet().stream()
                .filter(name -> name.getKey().contains("@") && name.getValue().equals(image)).map(Map.Entry::getKey)
                .sorted().toList()).orElse(List.of());
    }

    @Override
    public void pull(String reference, Progress progress) {
        host.pull(reference);
    }

    @Override
    public void tag(String reference, String repository, String tag) {
        host.name(repository + ":" + tag, host.image(reference).orElseThrow());
    }

    @Override
    public List<Tagged> tagged(String repository) {
        return names(repository + ":*").stream()
                .map(name -> new Tagged(name.substring(repository.length() + 1), Instant.EPOCH, 0)).toList();
    }

    @Override
    public List<String> names(String pattern) {
        int star = pattern.indexOf('*');
        String before = star < 0 ? pattern : pattern.substring(0, star);
        String after = star < 0 ? "" : pattern.substring(star + 1);
        return host.names().keySet().stream().filter(name -> !name.contains("@"))
                .filter(name -> star < 0
                        ? name.equals(pattern)
                        : name.length() >= pattern.length() - 1 && name.startsWith(before) && name.endsWith(after))
                .sorted().toList();
    }

    @Override
    public void untag(String repository, String tag) {
        String name = repository + ":" + tag;
        boolean last = host.image(name)
                .filter(image -> host.names().values().stream().filter(image::equals).count() == 1
                        && host.containers().stream().anyMatch(container -> container.imageId.equals(image)))
                .isPresent();
        if (!last) {
            host.unname(name);
        }
    }
}
