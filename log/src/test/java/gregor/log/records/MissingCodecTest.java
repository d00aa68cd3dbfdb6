package gregor.log.records;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.AppendRejected.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A platform on which the libraries of the codecs do not exist: they are missed where they are needed and nowhere else. */
final class MissingCodecTest {
    private static final List<String> CODEC_PACKAGES = List.of("com.github.luben", "org.xerial", "net.jpountz");

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatNeedsNoWalkNeedsNoCodec(Compression compression) throws ReflectiveOperationException {
        assertThat(withoutCodecs(Append.class, batch(compression))).isEqualTo("appended");
    }

    @Test
    void codecsOfTheJdkAreAlwaysThere() throws ReflectiveOperationException {
        assertThat(withoutCodecs(AppendCompacted.class, batch(Compression.NONE)))
                .isEqualTo("appended");
        assertThat(withoutCodecs(AppendCompacted.class, batch(Compression.GZIP)))
                .isEqualTo("appended");
        assertThat(withoutCodecs(Convert.class, batch(Compression.GZIP))).isEqualTo("converted");
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"SNAPPY", "LZ4", "ZSTD"})
    void aMissingCodecIsUnsupported(Compression compression) throws ReflectiveOperationException {
        String unsupported = Reason.UNSUPPORTED_COMPRESSION_TYPE.name();
        assertThat(withoutCodecs(AppendCompacted.class, batch(compression))).isEqualTo(unsupported);
        assertThat(withoutCodecs(Convert.class, batch(compression))).isEqualTo(unsupported);
    }

    private static ByteBuffer batch(Compression compression) {
        return AppendValidatorTest.threeRecords(compression).build();
    }

    /** Runs work whose classes are loaded anew, where no codec library is. */
    @SuppressWarnings("unchecked")
    private static String withoutCodecs(Class<? extends Work> work, ByteBuffer batch)
            throws ReflectiveOperationException {
        Constructor<?> constructor =
                new CodecFreeLoader().loadClass(work.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        UnaryOperator<Object> loaded = (UnaryOperator<Object>) constructor.newInstance();
        return (String) loaded.apply(batch);
    }

    /** From a buffer to a word; a type of the JDK, which both class loaders share. */
    interface Work extends UnaryOperator<Object> {}

    static final class Append implements Work {
        @Override
        public Object apply(Object batch) {
            return append(AppendRules.DEFAULT, (ByteBuffer) batch);
        }
    }

    static final class AppendCompacted implements Work {
        @Override
        public Object apply(Object batch) {
            return append(new TestRules().compacted().build(), (ByteBuffer) batch);
        }
    }

    static final class Convert implements Work {
        @Override
        public Object apply(Object batch) {
            try {
                DownConverted.of((ByteBuffer) batch, 1, 0);
                return "converted";
            } catch (UnsupportedCompression e) {
                return Reason.UNSUPPORTED_COMPRESSION_TYPE.name();
            }
        }
    }

    static String append(AppendRules rules, ByteBuffer batch) {
        try {
            new AppendValidator(rules).validate(batch, AppendOrigin.CLIENT, 0, 0, RandomRecords.START_MS);
            return "appended";
        } catch (AppendRejected e) {
            return e.reason().name();
        }
    }

    private static final class CodecFreeLoader extends ClassLoader {
        CodecFreeLoader() {
            super(MissingCodecTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (CODEC_PACKAGES.stream().anyMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("gregor.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
