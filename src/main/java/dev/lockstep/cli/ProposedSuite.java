package dev.lockstep.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.blindspots.Probe;
import dev.lockstep.blindspots.Proposal;
import dev.lockstep.engine.spec.Fields;
import dev.lockstep.engine.spec.ObservationRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes proposed checks as a suite: the engine against torch and against paddle, each run by its recorder. */
final class ProposedSuite {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FRAMEWORK = "optimizer.framework";
    private static final String TOLERANCE = "tolerance";
    private static final String THRESHOLD = "threshold";

    /** What records a reference: the program and the script, of those in {@code jobs/recorders}. */
    private enum Stack {
        TORCH("torch", "python-torch", "torch_transformers.py"),
        PADDLE("paddle", "python-paddle", "paddle_paddlenlp.py");

        private final String framework;
        private final String program;
        private final String script;

        Stack(String framework, String program, String script) {
            this.framework = framework;
            this.program = program;
            this.script = script;
        }
    }

    private final Path folder;
    private final ObjectNode root = MAPPER.createObjectNode();

    /** @param file where the suite is to stand, from which its paths are seen */
    ProposedSuite(String suite, Path file, Proposal proposal) {
        this.folder = file.toAbsolutePath().normalize().getParent();
        root.put("suite", suite + "_probes");
        ArrayNode checks = root.putArray("backprop");
        for (Probe probe : proposal.probes()) {
            for (Stack stack : Stack.values()) {
                put(checks.addObject(), probe, stack, proposal.seeds());
            }
        }
    }

    private void put(ObjectNode check, Probe probe, Stack stack, List<Long> seeds) {
        check.put("name", probe.name() + "_" + stack.framework);
        JsonNode run = read(probe.template().toString());
        run.properties().forEach(field -> {
            if (Fields.roots().contains(field.getKey()) && !field.getKey().equals("precision")) {
                check.set(field.getKey(), field.getValue());
            }
        });
        if (stack == Stack.PADDLE) {
            translateSchedule(check.path("optimizer"));
        }
        check.put("seeds", seeds.stream().map(String::valueOf).collect(Collectors.joining(",")));
        putObserved(check.putObject("observe"), probe.template().observe());
        putLimits(check.putObject(TOLERANCE), probe.limits());
        ObjectNode candidate = check.putObject("candidate");
        candidate.put("computed", run.path("precision").asText("float32"));
        ObjectNode reference = check.putObject("reference");
        reference.putArray("command").add(stack.program).add(script(stack));
        if (!run.path("optimizer").path("framework").asText().equals(stack.framework)) {
            candidate.put(FRAMEWORK, stack.framework);
            reference.put(FRAMEWORK, stack.framework);
        }
    }

    /** The proposed schedule is Hugging Face's linear one; paddle's recorder takes those of its own framework, which has the same. */
    private static void translateSchedule(JsonNode optimizer) {
        JsonNode schedule = optimizer.path("schedule");
        JsonNode rate = optimizer.path("params").path("lr");
        if (schedule.path("framework").asText().equals("hf")
                && schedule.path("scheduler").asText().equals("linear")
                && rate.isNumber()) {
            JsonNode steps = schedule.path("params");
            ObjectNode paddle = ((ObjectNode) optimizer).putObject("schedule");
            paddle.put("framework", "paddlenlp").put("scheduler", "LinearDecayWithWarmup");
            ObjectNode params = paddle.putObject("params");
            params.set("learning_rate", rate);
            params.set("total_steps", steps.path("num_training_steps"));
            params.set("warmup", steps.path("num_warmup_steps"));
        }
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a case is JSON", e);
        }
    }

    private static void putObserved(ObjectNode observe, List<ObservationRequest> requests) {
        for (ObservationRequest request : requests) {
            if (request.at().isEmpty()) {
                observe.put(request.name(), request.key());
            } else {
                ObjectNode node = observe.putObject(request.name());
                node.put("key", request.key());
                request.at().forEach(node.putArray("at")::add);
            }
        }
    }

    private static void putLimits(ObjectNode tolerance, Map<String, Double> limits) {
        tolerance.put(
                THRESHOLD,
                limits.values().stream().mapToDouble(limit -> limit).max().orElse(0));
        ObjectNode keys = tolerance.putObject("keys");
        limits.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(limit -> keys.putObject(limit.getKey())
                .put(THRESHOLD, limit.getValue()));
    }

    /** As seen from the suite, where this is a clone; else as a clone has it. */
    private String script(Stack stack) {
        Path recorders =
                Path.of("jobs", "recorders", stack.script).toAbsolutePath().normalize();
        return Files.exists(recorders) ? folder.relativize(recorders).toString() : "jobs/recorders/" + stack.script;
    }

    String text() {
        return root.toPrettyString() + "\n";
    }

    /** Whether a file that begins so is one. */
    static boolean wrote(String head) {
        return head.matches("(?s)\\{\\s*\"suite\"\\s*:\\s*\"[^\"]*_probes\".*");
    }
}
