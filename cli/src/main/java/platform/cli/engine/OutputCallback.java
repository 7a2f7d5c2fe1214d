package platform.cli.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

/// Collects what a program says, 4 MiB a stream at most.
final class OutputCallback extends ResultCallback.Adapter<Frame> {

    private static final int MOST = 4 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Override
    public synchronized void onNext(Frame frame) {
        ByteArrayOutputStream to = frame.getStreamType() == StreamType.STDERR ? err : out;
        byte[] payload = frame.getPayload();
        to.write(payload, 0, Math.min(payload.length, MOST - to.size()));
    }

    synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
