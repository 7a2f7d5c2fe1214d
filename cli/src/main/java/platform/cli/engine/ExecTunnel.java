package platform.cli.engine;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import platform.cli.problem.Problem;
import platform.cli.waiting.Threads;

/// A tunnel of one `exec` a connection: bash joins it to the port inside, so it needs no route to the container and works
/// over any connection to the engine.
final class ExecTunnel implements Engine.Tunnel {

    /// The longest a program inside lives on should the engine not tell it that this end is gone: more than a service takes to
    /// become ready.
    private static final String LIFE = "3600";
    /// `$0` tries, 50 ms apart. Whichever end closes first, the other is told; nothing is left behind for the service to reap.
    private static final String JOIN = """
            tries=$0
            until exec 3<>"/dev/tcp/127.0.0.1/$1"; do (( --tries > 0 )) || exit 9; sleep 0.05; done 2>/dev/null
            cat <&3 & cat <&0 >&3 & wait -n; kill %1 %2 2>/dev/null; wait
            """;
    private static final long TRY_MILLIS = 50;

    private final DockerClient docker;
    private final Asking asking;
    private final String container;
    private final String[] command;
    private final ServerSocket door;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Problem> broken = new AtomicReference<>();

    private ExecTunnel(DockerClient docker, Asking asking, String container, int port, Duration patience)
            throws IOException {
        this.docker = docker;
        this.asking = asking;
        this.container = container;
        this.command = new String[]{"timeout", LIFE, "bash", "-c", JOIN,
                Long.toString(1 + patience.toMillis() / TRY_MILLIS), Integer.toString(port)};
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    static ExecTunnel open(DockerClient docker, Asking asking, String container, int port, Duration patience) {
        try {
            ExecTunnel tunnel = new ExecTunnel(docker, asking, container, port, patience);
            Threads.start(tunnel::accept);
            return tunnel;
        } catch (IOException e) {
            throw noPort(e);
        }
    }

    private static Problem noPort(IOException why) {
        return Problem.failed("no port on this machine for a question to a container", String.valueOf(why.getMessage()),
                "look whether it has an address 127.0.0.1, and files left to open (ulimit -n)").causedBy(why);
    }

    @Override
    public int port() {
        return door.getLocalPort();
    }

    @Override
    public Optional<Problem> broken() {
        return Optional.ofNullable(broken.get());
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(door.accept());
                open.add(connection);
                Threads.start(connection::join);
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                broken.compareAndSet(null, noPort(e));
                close();
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        open.forEach(Connection::close);
    }

    /// Copies bytes both ways: what the caller sends to the program inside, and what the program answers to the caller.
    private final class Connection extends ResultCallback.Adapter<Frame> {

        private final Socket socket;

        Connection(Socket socket) {
            this.socket = socket;
        }

        void join() {
            try {
                String exec = asking
                        .attempt(() -> docker.execCreateCmd(container).withCmd(command).withAttachStdin(true)
                                .withAttachStdout(true).withAttachStderr(true).exec())
                        .getId();
                docker.execStartCmd(exec).withStdIn(new Asked(socket.getInputStream())).exec(this);
            } catch (NotFoundException | ConflictException | InternalServerErrorException | IOException e) {
                close(); // It does not run, or nobody asks any more: who asked sees that nothing comes.
            } catch (Problem e) {
                broken.compareAndSet(null, e);
                close();
            } catch (RuntimeException e) {
                broken.compareAndSet(null, asking.unreachable(e));
                close();
            }
            if (door.isClosed()) {
                close();
            }
        }

        /// Who asks may be gone already.
        @Override
        public void onStart(Closeable stream) {
            super.onStart(stream);
            if (socket.isClosed()) {
                close();
            }
        }

        @Override
        public void onNext(Frame frame) {
            if (frame.getStreamType() == StreamType.STDOUT) {
                try {
                    socket.getOutputStream().write(frame.getPayload());
                } catch (IOException e) {
                    close();
                }
            }
        }

        @Override
        public void onComplete() {
            close();
        }

        @Override
        public void onError(Throwable thrown) {
            close();
        }

        /// What the caller sends. docker-java reads it to its end, and does not tell when that is reached.
        private final class Asked extends FilterInputStream {

            Asked(InputStream in) {
                super(in);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read;
                try {
                    read = super.read(bytes, offset, length);
                } catch (IOException e) {
                    read = -1; // Who asks is gone, or this end was closed.
                }
                if (read < 0) {
                    Connection.this.close();
                }
                return read;
            }
        }

        /// Ends both ways. The engine tells the program inside, since it has no other way to learn it.
        @Override
        public void close() {
            open.remove(this);
            try {
                socket.close();
                super.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}
