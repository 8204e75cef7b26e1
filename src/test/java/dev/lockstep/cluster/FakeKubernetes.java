package dev.lockstep.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes what a client creates on Kubernetes and does nothing with it; whatever is asked for is not there. */
final class FakeKubernetes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;

    private final List<Created> created = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * What was created or applied.
     *
     * @param path where, such as {@code /api/v1/namespaces/lockstep/pods}
     */
    record Created(String path, JsonNode resource) {
        boolean isA(String kind) {
            return kind.equals(resource.at("/kind").textValue());
        }
    }

    FakeKubernetes() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** In the order of the requests. */
    List<Created> created() {
        return List.copyOf(created);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "POST" -> take(exchange, CREATED);
                case "PATCH", "PUT" -> take(exchange, OK);
                default ->
                    send(
                            exchange,
                            NOT_FOUND,
                            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": 404}");
            }
        }
    }

    private void take(HttpExchange exchange, int code) throws IOException {
        ObjectNode resource = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        created.add(new Created(exchange.getRequestURI().getPath(), resource.deepCopy()));
        resource.withObjectProperty("metadata")
                .put("uid", UUID.randomUUID().toString())
                .put("resourceVersion", "1");
        send(exchange, code, resource.toString());
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
