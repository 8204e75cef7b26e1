package dev.lockstep.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one page, spoken to by the DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private Browser(Process process, Path profile, String page) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(page), new Listener())
                .join();
        List.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable").forEach(this::send);
    }

    /** Starts the system's Chromium. */
    static Browser start() throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("lockstep-browser");
        List<String> words = new ArrayList<>(List.of(System.getProperty("browser", "chromium")));
        words.addAll(QUIET);
        words.add("--user-data-dir=" + profile);
        words.add("about:blank");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("chromium.log").toFile())
                .start();
        return new Browser(process, profile, page(process, profile));
    }

    private static String page(Process process, Path profile) throws IOException, InterruptedException {
        Path port = profile.resolve("DevToolsActivePort");
        Instant end = Instant.now().plus(PATIENCE);
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            if (Instant.now().isAfter(end) || !process.isAlive()) {
                throw new IOException("Chromium does not start: " + Files.readString(profile.resolve("chromium.log")));
            }
            Thread.sleep(50);
        }
        URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json");
        HttpRequest request = HttpRequest.newBuilder(list).build();
        String targets = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode target : JSON.readTree(targets)) {
            if (target.path("type").asText().equals("page")) {
                return target.path("webSocketDebuggerUrl").asText();
            }
        }
        throw new IOException("Chromium has no page");
    }

    /** Opens a page and waits until its script has run. */
    void open(String url) {
        problems.clear();
        requests.clear();
        send("Page.navigate", Map.of("url", "about:blank"));
        send("Page.navigate", Map.of("url", url));
        await("document.documentElement !== null && document.documentElement.hasAttribute('data-ready')");
    }

    /** The width in CSS pixels. */
    void resize(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void prefer(String colourScheme) {
        send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colourScheme))));
    }

    /** The medium that styles are for: {@code print}, or empty for the screen. */
    void media(String medium) {
        send("Emulation.setEmulatedMedia", Map.of("media", medium));
    }

    /** What an expression, or the promise that it gives, comes to. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    void await(String condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!evaluate(condition).asBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("never came true: " + condition + "; problems " + problems);
            }
        }
    }

    /** The page as a PDF, in base64. */
    String pdf() {
        return send("Page.printToPDF", Map.of("printBackground", true))
                .path("data")
                .asText();
    }

    /** Errors and warnings on the console, uncaught exceptions, and what the page's policy blocked. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** The addresses that were asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private JsonNode send(String method) {
        return send(method, Map.of());
    }

    private JsonNode send(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        JsonNode found =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (found.has("error")) {
            throw new AssertionError(method + ": " + found.path("error"));
        }
        return found.path("result");
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void take(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException("DevTools speaks JSON", e);
        }
        if (message.has("id")) {
            answers.remove(message.path("id").asInt()).complete(message);
            return;
        }
        JsonNode parameters = message.path("params");
        switch (message.path("method").asText()) {
            case "Runtime.exceptionThrown" -> problems.add(parameters.toString());
            case "Log.entryAdded" -> problems.add(parameters.path("entry").toString());
            case "Runtime.consoleAPICalled" ->
                problems.add(parameters.path("args").toString());
            case "Network.requestWillBeSent" ->
                requests.add(parameters.path("request").path("url").asText());
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
