package org.case2fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import ca.uhn.fhir.parser.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.instance.model.api.IBaseResource;

/** Profiles of others: a folder of conformance resources as JSON, such as an unpacked FHIR package. */
final class Profiles {
  private Profiles() {}

  /** A folder of profiles that can't be used; says which, and what to do. */
  static final class UnusableException extends IOException {
    UnusableException(Path folder, String why) {
      super(folder + ": " + why + "; name a folder that holds StructureDefinition files as JSON, such as an unpacked FHIR package");
    }
  }

  private static final Pattern USED = Pattern.compile("\"resourceType\"\\s*:\\s*\"(StructureDefinition|ValueSet|CodeSystem)\"");

  /**
   * Reads the StructureDefinitions, ValueSets and CodeSystems of a folder and of the folders in it; all else is left alone.
   *
   * <p>A differential is enough. A profile of something that neither FHIR nor the folder defines is left out, and so is a
   * file that breaks FHIR's own rules; both are told.
   *
   * @param context the version of FHIR to read them as.
   * @param folder where they are.
   * @param known what FHIR itself defines.
   * @return what the validator looks profiles up in, each with its snapshot.
   * @throws UnusableException when the folder isn't there, holds no StructureDefinition, or can't be read.
   */
  static IValidationSupport in(FhirContext context, Path folder, IValidationSupport known) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UnusableException(folder, "no such folder");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(p -> p.toString().endsWith(".json")).sorted().toList();
    }
    PrePopulatedValidationSupport found = new PrePopulatedValidationSupport(context);
    Map<String, IBaseResource> profiles = new TreeMap<>();
    for (Path file : files) {
      try {
        String text = Files.readString(file);
        if (USED.matcher(text).find()) {
          IBaseResource resource = context.newJsonParser().parseResource(text);
          if (context.getResourceType(resource).equals("StructureDefinition")) {
            profiles.put(value(context, resource, "url"), resource);
          } else {
            found.addResource(resource);
          }
        }
      } catch (DataFormatException e) {
        leftOut(folder, file.getFileName().toString(), String.valueOf(e.getMessage()));
      } catch (IOException e) {
        throw new UnusableException(folder, file.getFileName() + " can't be read (" + String.valueOf(e.getMessage()).replaceAll("\\s+", " ") + ")");
      }
    }
    if (profiles.isEmpty()) {
      throw new UnusableException(folder, "no StructureDefinition in it");
    }
    return new ValidationSupportChain(found, whole(context, folder, profiles, new ValidationSupportChain(known, found)));
  }

  /**
   * The profiles with a snapshot, made here, as the validator's threads would make them at once, and some would get none.
   * Those that can't have one (their base, or what they extend, isn't there) are told; who only refers to them can.
   */
  private static IValidationSupport whole(FhirContext context, Path folder, Map<String, IBaseResource> profiles, IValidationSupport known) {
    Map<String, IBaseResource> made = new TreeMap<>();
    Map<String, String> failed = new TreeMap<>();
    profiles.keySet().forEach(url -> snapshot(context, url, profiles, known, made, failed));
    for (String url : List.copyOf(failed.keySet())) {
      Map<String, IBaseResource> others = new TreeMap<>(profiles);
      others.keySet().removeIf(other -> failed.containsKey(other) && !other.equals(url));
      snapshot(context, url, others, known, made, failed);
    }
    failed.forEach((url, why) -> leftOut(folder, url, why));
    return support(context, made);
  }

  private static void leftOut(Path folder, String what, String why) {
    System.out.println(String.join("\t", "LEFT OUT", folder.toString(), what, why.replaceAll("\\s+", " ")));
  }

  private static void snapshot(
      FhirContext context,
      String url,
      Map<String, IBaseResource> profiles,
      IValidationSupport known,
      Map<String, IBaseResource> made,
      Map<String, String> failed) {
    ValidationSupportChain chain =
        new ValidationSupportChain(
            known,
            support(context, profiles),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new SnapshotGeneratingValidationSupport(context));
    IBaseResource one = profiles.get(url);
    try {
      made.put(url, chain.generateSnapshot(new ValidationSupportContext(chain), one, url, null, value(context, one, "name")));
      failed.remove(url);
    } catch (RuntimeException e) {
      failed.put(url, String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
    }
  }

  private static PrePopulatedValidationSupport support(FhirContext context, Map<String, IBaseResource> profiles) {
    PrePopulatedValidationSupport found = new PrePopulatedValidationSupport(context);
    profiles.values().forEach(found::addResource);
    return found;
  }

  private static String value(FhirContext context, IBaseResource resource, String element) {
    return context.newTerser().getSinglePrimitiveValueOrNull(resource, element);
  }
}
