package platform.cli.build;

import java.util.Map;

import platform.cli.image.Digest;

/// An image that exists on this machine, ready to be pushed.
///
/// @param plan what it was made from
/// @param digest its manifest's
/// @param blobs all that it consists of, manifest included, with sizes in bytes
record BuiltImage(ImagePlan plan, Digest digest, Map<Digest, Long> blobs) {

    BuiltImage {
        blobs = Map.copyOf(blobs);
    }

    /// What a host that has none of it pulls.
    long size() {
        return blobs.values().stream().mapToLong(Long::longValue).sum();
    }
}
