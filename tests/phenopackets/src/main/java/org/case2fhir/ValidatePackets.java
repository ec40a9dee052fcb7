package org.case2fhir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.phenopackets.phenopackettools.validator.core.ValidationResult;
import org.phenopackets.phenopackettools.validator.core.ValidationWorkflowRunner;
import org.phenopackets.phenopackettools.validator.jsonschema.JsonSchemaValidationWorkflowRunner;
import org.phenopackets.schema.v2.CohortOrBuilder;
import org.phenopackets.schema.v2.FamilyOrBuilder;
import org.phenopackets.schema.v2.PhenopacketOrBuilder;

/** Validates phenopackets, families and cohorts with phenopacket-tools: its JSON schema, and the rule that every ontology used is in the metadata. */
public final class ValidatePackets {
    private ValidatePackets() {}

    public static void main(String[] arguments) throws IOException {
        ValidationWorkflowRunner<PhenopacketOrBuilder> packets =
                JsonSchemaValidationWorkflowRunner.phenopacketBuilder().build();
        ValidationWorkflowRunner<FamilyOrBuilder> families = JsonSchemaValidationWorkflowRunner.familyBuilder().build();
        ValidationWorkflowRunner<CohortOrBuilder> cohorts = JsonSchemaValidationWorkflowRunner.cohortBuilder().build();
        List<Path> paths = new ArrayList<>();
        for (String argument : arguments) {
            try (var found = Files.walk(Path.of(argument))) {
                found.filter(path -> path.toString().endsWith(".json") && !path.endsWith("export.json"))
                        .sorted().forEach(paths::add);
            }
        }
        int wrong = 0;
        for (Path path : paths) {
            boolean bad = false;
            String name = path.toString();
            ValidationWorkflowRunner<?> runner =
                    name.endsWith(".family.json") ? families : name.endsWith(".cohort.json") ? cohorts : packets;
            for (ValidationResult one : runner.validate(Files.readString(path)).validationResults()) {
                System.out.println(path + "\t" + one.level() + "\t" + one.category() + "\t" + one.message());
                bad = true;
            }
            wrong += bad ? 1 : 0;
        }
        System.out.println(paths.size() + " packets, " + wrong + " with a fault");
        System.exit(paths.isEmpty() || wrong > 0 ? 1 : 0);
    }
}
