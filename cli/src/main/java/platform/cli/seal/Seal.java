package platform.cli.seal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

import com.exceptionfactory.jagged.DecryptingChannelFactory;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.armor.ArmoredDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.armor.ArmoredEncryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;

/// Seals and opens texts. What it writes, `age -d` reads; what `age` writes, with or without armor, it reads.
public final class Seal {

    private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String BINARY = "age-encryption.org/v1\n";

    private Seal() {}

    /// What came of opening.
    public sealed interface Opened {

        /// It was opened. Its text shows nothing of it.
        ///
        /// @param text what was sealed
        record Text(String text) implements Opened {
            @Override
            public String toString() {
                return "Text[…]";
            }
        }

        /// It was not.
        ///
        /// @param why a few words, e.g. `it is no age file`; shows nothing of what is in it
        /// @param stranger whether it was only that no key fits
        record Closed(String why, boolean stranger) implements Opened {
        }
    }

    /// Seals a text, armored: lines of ASCII.
    ///
    /// @param to who can open it, one at least
    public static String seal(String text, List<Recipient> to) {
        if (to.isEmpty()) {
            throw new IllegalArgumentException("sealed for nobody");
        }
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try {
            List<RecipientStanzaWriter> writers = new ArrayList<>();
            for (Recipient recipient : to) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient.key()));
            }
            try (WritableByteChannel channel = new ArmoredEncryptingChannelFactory()
                    .newEncryptingChannel(Channels.newChannel(sealed), writers)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("sealing in memory with keys that were checked", e);
        }
        return sealed.toString(StandardCharsets.US_ASCII);
    }

    /// Opens what was sealed. It answers for whatever bytes it is given.
    ///
    /// @param most bytes that the text may have
    public static Opened open(byte[] sealed, Identities identities, int most) {
        boolean armored = new String(sealed, StandardCharsets.ISO_8859_1).stripLeading().startsWith(ARMOR);
        if (!armored && !new String(sealed, StandardCharsets.ISO_8859_1).startsWith(BINARY)) {
            return closed("it is no age file");
        }
        // git may have given it other line ends.
        byte[] bytes = armored
                ? new String(sealed, StandardCharsets.ISO_8859_1).strip().replace("\r\n", "\n").concat("\n")
                        .getBytes(StandardCharsets.ISO_8859_1)
                : sealed;
        DecryptingChannelFactory factory = armored
                ? new ArmoredDecryptingChannelFactory()
                : new StandardDecryptingChannelFactory();
        try (ReadableByteChannel channel = factory.newDecryptingChannel(
                Channels.newChannel(new ByteArrayInputStream(bytes)), readers(identities));
                InputStream stream = Channels.newInputStream(channel)) {
            byte[] text = stream.readNBytes(most + 1);
            return text.length > most
                    ? closed("what is in it is longer than " + most / 1024 + " KiB")
                    : new Opened.Text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
        } catch (UnsupportedRecipientStanzaException e) {
            return new Opened.Closed("none of its recipients is your key", true);
        } catch (CharacterCodingException e) {
            return closed("what is in it is not text in UTF-8");
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // The library tells a truncated file by any of these. Its words say nothing to an operator.
            return closed("it is cut off or was tampered with");
        }
    }

    private static List<RecipientStanzaReader> readers(Identities identities) throws GeneralSecurityException {
        List<RecipientStanzaReader> readers = new ArrayList<>();
        for (String key : identities.keys()) {
            readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(key));
        }
        return readers;
    }

    private static Opened closed(String why) {
        return new Opened.Closed(why, false);
    }
}
