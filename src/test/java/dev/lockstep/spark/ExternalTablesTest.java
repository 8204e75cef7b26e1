package dev.lockstep.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements in {@code jobs/sql/external} have the columns that the tables have. */
@ExtendWith(SharedSession.class)
class ExternalTablesTest {
    private static final Path FOLDER = Path.of("jobs/sql/external");

    @ParameterizedTest
    @EnumSource
    void theFileIsWhatTheSchemasSay(ExternalTables dialect) throws IOException {
        Path file = file(dialect);
        if (Boolean.getBoolean("golden.regenerate")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, dialect.script());
        }
        assertThat(Files.readString(file)).isEqualTo(dialect.script());
    }

    /** Hive's words are Spark's too. */
    @Test
    void hivesStatementsParse() throws IOException {
        List<String> statements = ExternalTables.statements(Files.readString(file(ExternalTables.HIVE)));
        assertThat(statements).hasSize(1 + 2 * (2 * 6 + 1) + 6);
        SparkSession session = SharedSession.session();
        for (String statement : statements) {
            assertThatCode(() -> session.sessionState().sqlParser().parsePlan(statement))
                    .as(statement)
                    .doesNotThrowAnyException();
        }
    }

    private static Path file(ExternalTables dialect) {
        return FOLDER.resolve(dialect.name().toLowerCase(Locale.ROOT) + ".sql");
    }
}
