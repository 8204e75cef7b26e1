package dev.lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.cluster.ChildProcess.Ended;
import dev.lockstep.cluster.FakeKubernetes.Created;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code jobs/k8s/run.sh} asks of Kubernetes, by the real spark-submit; a server of our own takes it, and starts no pod. */
@Tag("cluster")
class KubernetesTest {
    @TempDir
    private static Path folder;

    private static List<Created> created;
    private static Ended submitted;

    @BeforeAll
    static void submit() {
        Distribution.require();
        try (FakeKubernetes kubernetes = new FakeKubernetes()) {
            submitted = Distribution.launch(
                            "k8s/run.sh",
                            folder.resolve("driver"),
                            Map.of("KUBERNETES", kubernetes.url(), "IMAGE", "registry.example/lockstep:0.1.0"),
                            List.of(
                                    // No pod will ever run.
                                    "--conf",
                                    "spark.kubernetes.submission.waitAppCompletion=false",
                                    "run",
                                    "/opt/lockstep/conf/nightly.json",
                                    "--run-id",
                                    "nightly-1",
                                    "--out",
                                    folder.resolve("out").toString()))
                    .await(Duration.ofMinutes(3));
            created = kubernetes.created();
        }
    }

    @Test
    void theDriversPodRunsTheImagesJar() {
        JsonNode container = driver().at("/spec/containers/0");
        assertThat(container.at("/image").textValue()).isEqualTo("registry.example/lockstep:0.1.0");
        assertThat(texts(container.at("/args")))
                .containsSequence("--class", "dev.lockstep.Lockstep", "local:///opt/lockstep/lockstep-job.jar")
                .containsSequence("run", "/opt/lockstep/conf/nightly.json", "--run-id", "nightly-1", "--out");
        assertThat(driver().at("/spec/restartPolicy").textValue()).isEqualTo("Never");
    }

    @Test
    void itRunsAsTheAccountThatMayMakeExecutors() {
        assertThat(driver().at("/spec/serviceAccountName").textValue()).isEqualTo("lockstep");
    }

    /** The only one in which the driver's account has rights. */
    @Test
    void allIsMadeInTheNamespace() {
        assertThat(created)
                .isNotEmpty()
                .extracting(Created::path)
                .allMatch(path -> path.contains("/namespaces/lockstep/"));
    }

    /** The engine's memory is beside the heap: executors ask for it. */
    @Test
    void theDriverIsToldWhatExecutorsNeed() {
        assertThat(settings().lines())
                .contains(
                        "spark.executor.memory=1g",
                        "spark.executor.memoryOverhead=2g",
                        "spark.kubernetes.executor.request.cores=1",
                        "spark.kubernetes.container.image=registry.example/lockstep\\:0.1.0");
    }

    /** There is no such run: no driver ran. That is not taken for a success. */
    @Test
    void theExitCodeIsAskedOfTheTables() {
        assertThat(submitted.code()).as(submitted.err()).isEqualTo(2);
        assertThat(submitted.err()).contains("there is no run nightly-1");
    }

    private static JsonNode driver() {
        List<JsonNode> pods = all("Pod");
        assertThat(pods).as(submitted.err()).hasSize(1);
        return pods.get(0);
    }

    /** One config map has the settings; the other has the template of pods. */
    private static String settings() {
        List<String> found = all("ConfigMap").stream()
                .map(map -> map.at("/data/spark.properties"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .toList();
        assertThat(found).as(submitted.err()).hasSize(1);
        return found.get(0);
    }

    private static List<JsonNode> all(String kind) {
        return created.stream()
                .filter(each -> each.isA(kind))
                .map(Created::resource)
                .toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }
}
