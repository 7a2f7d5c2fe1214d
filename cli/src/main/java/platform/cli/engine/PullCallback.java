package platform.cli.engine;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;

import platform.cli.progress.Progress;

/// Adds up the layers of a pull for the progress line.
final class PullCallback extends PullImageResultCallback {

    private record Layer(long moved, long size) {
    }

    private final Progress progress;
    private final Map<String, Layer> layers = new HashMap<>();
    private String lastWord = "it said nothing";

    PullCallback(Progress progress) {
        this.progress = progress;
    }

    @Override
    public synchronized void onNext(PullResponseItem item) {
        super.onNext(item);
        if (item.getStatus() != null) {
            lastWord = item.getStatus();
        }
        if ("Pulling fs layer".equals(item.getStatus())) {
            layers.putIfAbsent(String.valueOf(item.getId()), new Layer(0, 0));
            tell();
        }
        var detail = item.getProgressDetail();
        if (item.getId() == null || detail == null || detail.getCurrent() == null || detail.getTotal() == null) {
            return;
        }
        layers.put(item.getId(), new Layer(detail.getCurrent(), detail.getTotal()));
        tell();
    }

    private void tell() {
        progress.detail(String.format(Locale.ROOT, "%.1f of %.1f MB",
                layers.values().stream().mapToLong(Layer::moved).sum() / 1e6,
                layers.values().stream().mapToLong(Layer::size).sum() / 1e6));
    }

    synchronized String lastWord() {
        return lastWord;
    }
}
