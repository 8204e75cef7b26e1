package dev.lockstep.suite.json;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** The published schema, by a validator that is not ours. */
final class SuiteSchema {
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SuiteSchema.class.getResourceAsStream(AllowedKeys.SCHEMA));

    private SuiteSchema() {}

    /** What the schema has against a text. */
    static List<String> errors(String text) {
        return SCHEMA.validate(text, InputFormat.JSON).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
