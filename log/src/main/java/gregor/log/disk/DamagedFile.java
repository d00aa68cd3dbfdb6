package gregor.log.disk;

import java.io.IOException;

/** A file does not hold what its format demands; the message says what is wrong, its catcher says what becomes of it. */
public final class DamagedFile extends IOException {
    private static final long serialVersionUID = 1;

    public DamagedFile(String message) {
        super(message);
    }
}
