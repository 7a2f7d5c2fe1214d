package platform.cli.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import platform.cli.image.Digest;
import platform.cli.registry.Registry;

/// A registry: images with their labels, and tags.
public final class ModelRegistry implements Registry {

    private final Map<String, Map<String, String>> images = new HashMap<>();
    private final Map<String, Digest> tags = new HashMap<>();

    /// Puts an image there.
    public void push(String repository, String tag, Digest image, Map<String, String> labels) {
        images.put(image.toString(), Map.copyOf(labels));
        tag(repository, image, tag);
    }

    boolean has(String digest) {
        return images.containsKey(digest);
    }

    Map<String, String> labels(String digest) {
        return images.getOrDefault(digest, Map.of());
    }

    @Override
    public Optional<Digest> digestOf(String repository, String tag) {
        return Optional.ofNullable(tags.get(repository + ":" + tag));
    }

    @Override
    public boolean exists(String repository, Digest image) {
        return has(image.toString());
    }

    @Override
    public boolean holds(String repository, Digest blob) {
        return has(blob.toString());
    }

    @Override
    public Map<String, String> labels(String repository, Digest image) {
        return labels(image.toString());
    }

    @Override
    public void tag(String repository, Digest image, String tag) {
        tags.put(repository + ":" + tag, image);
    }

    @Override
    public void requirePush(String repository) {}

    @Override
    public void close() {}
}
