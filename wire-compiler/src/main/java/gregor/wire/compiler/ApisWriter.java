package gregor.wire.compiler;

import java.util.List;
import java.util.Locale;

/** Writes the class with one constant per API. */
final class ApisWriter {
    static final String CLASS_NAME = "Apis";

    private final List<Api> apis;
    private final JavaText out = new JavaText();

    ApisWriter(List<Api> apis) {
        this.apis = apis;
    }

    String write() {
        out.line("package gregor.wire.message;").line("");
        for (String name : List.of("wire.ApiSpec", "wire.Message", "wire.Reader")) {
            out.line("import gregor." + name + ";");
        }
        out.line("import java.util.List;").line("");
        out.line("/** Every API of the protocol. Generated. Message classes are loaded when they are first read. */");
        out.open("public final class " + CLASS_NAME);
        constants();
        all();
        byKey();
        spec();
        return out.close().toString();
    }

    private void constants() {
        for (Api api : apis) {
            String types =
                    "<" + api.request().className() + ", " + api.response().className() + ">";
            Versions versions = api.encoding().versions();
            out.line("public static final ApiSpec" + types + " " + constant(api) + " = new Spec<>(" + api.key() + ", \""
                    + api.name() + "\", " + versions.from() + ", " + versions.to() + ", "
                    + orNever(api.encoding().flexibleFrom()) + ", " + orNever(api.unstableFrom()) + ");");
        }
    }

    private void all() {
        out.line("");
        out.line("private static final List<ApiSpec<?, ?>> ALL = List.of(");
        out.line("        "
                + String.join(", ", apis.stream().map(ApisWriter::constant).toList()) + ");");
        out.line("private static final ApiSpec<?, ?>[] BY_KEY = new ApiSpec<?, ?>["
                + (apis.get(apis.size() - 1).key() + 1) + "];");
        out.line("");
        out.open("static").open("for (ApiSpec<?, ?> api : ALL)");
        out.line("BY_KEY[api.key()] = api;").close().close();
        out.line("").line("private " + CLASS_NAME + "() {}").line("");
        out.line("/** In the order of their keys. */");
        out.open("public static List<ApiSpec<?, ?>> all()").line("return ALL;").close();
    }

    private void byKey() {
        out.line("").line("/** Null if there is none with this key. */");
        out.open("public static ApiSpec<?, ?> byKey(int key)");
        out.line("return key >= 0 && key < BY_KEY.length ? BY_KEY[key] : null;").close();
    }

    private void spec() {
        out.line("");
        out.line("/** One class for all, because a class each would have to be loaded at start. */");
        out.open("private static final class Spec<Q extends Message, S extends Message> extends ApiSpec<Q, S>");
        out.open("Spec(int key, String name, int minVersion, int maxVersion, int flexibleFrom, int unstableFrom)");
        out.line("super(key, name, minVersion, maxVersion, flexibleFrom, unstableFrom);")
                .close();
        read("Q", "readRequest", true);
        read("S", "readResponse", false);
        out.close();
    }

    private void read(String type, String method, boolean request) {
        out.line("").line("@Override").line("@SuppressWarnings(\"unchecked\")");
        out.open("public " + type + " " + method + "(Reader in, int version)");
        out.line("return (" + type + ") " + method + "(key(), in, version);")
                .close()
                .line("");
        out.open("private static Message " + method + "(int key, Reader in, int version)")
                .open("switch (key)");
        for (Api api : apis) {
            String className = (request ? api.request() : api.response()).className();
            out.line("case " + api.key() + ":");
            out.line("    return " + className + ".read(in, version);");
        }
        out.line("default:").line("    throw new IllegalStateException(\"no API \" + key);");
        out.close().close();
    }

    private static String orNever(int version) {
        return version == Encoding.NEVER ? "ApiSpec.NEVER" : Integer.toString(version);
    }

    /** {@code ListOffsets} becomes {@code LIST_OFFSETS}. */
    private static String constant(Api api) {
        return api.name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
