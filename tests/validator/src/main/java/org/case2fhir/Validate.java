package org.case2fhir;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.NpmPackageValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/**
 * Validates resources offline: {@code Validate EXPECTED [-profiles FOLDER]... (-R4 GUIDE PLACE... | -R5 GUIDE PLACE...)...}.
 *
 * <p>EXPECTED is a file with one regular expression per line: warnings that are named, errors by their place ({@code ^ERROR PLACE TEXT}), and why (lines that begin
 * with #). GUIDE is the name of a package.tgz on the classpath, or a folder of conformance resources; a FOLDER holds
 * profiles of others, which hold for what is named behind it. A PLACE is a file or a folder; of a file in NDJSON each line is one resource. Prints every message but the informational ones as a tab
 * separated line (severity, file, place, message), but of the named warnings only how often each came (NAMED, folder,
 * times, its expression), of profiles that can't be used what they are (LEFT OUT, folder, profile, why), and how many resources there were (COUNT, folder, times, what); then the sums.
 * Ends with 1 when there is an error or a warning that isn't named, and with 2 when there is nothing to validate or a
 * folder of profiles can't be used.
 */
public final class Validate {
  private Validate() {}

  private static final Pattern KIND = Pattern.compile("\"resourceType\"\\s*:\\s*\"(\\w+)\"");
  private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([\\w-]+)\"");

  /** What FHIR itself defines, by version; it takes seconds to read. */
  private static final Map<FhirContext, IValidationSupport> KNOWN = new HashMap<>();

  private record Found(String severity, String file, String place, String text) {}

  public static void main(String[] args) throws IOException {
    try {
      System.exit(run(args));
    } catch (Profiles.UnusableException e) {
      System.err.println("Error: " + e.getMessage());
      System.exit(2);
    }
  }

  private static int run(String[] args) throws IOException {
    List<Pattern> named = new ArrayList<>(named(Path.of(args[0])));
    Map<String, Integer> counts = new TreeMap<>();
    int files = 0;
    List<Path> profiles = new ArrayList<>();
    FhirValidator validator = null;
    for (int i = 1; i < args.length; i++) {
      if (args[i].equals("-profiles")) {
        profiles.add(Path.of(args[++i]));
        if (profiles.size() == 1) {
          named.addAll(named(Path.of(args[0]).resolveSibling("expected-profiles.txt")));
        }
        continue;
      }
      if (args[i].equals("-R4") || args[i].equals("-R5")) {
        FhirContext context = args[i].equals("-R4") ? FhirContext.forR4Cached() : FhirContext.forR5Cached();
        validator = validator(context, args[++i], profiles);
        continue;
      }
      FhirValidator current = validator;
      List<Path> places = files(Path.of(args[i]));
      files += places.size();
      Map<String, Integer> expected = new TreeMap<>();
      Map<String, Integer> kinds = new TreeMap<>();
      // a guide's profiles build on each other's snapshots, which the validator can't make in several threads
      boolean guide = Path.of(args[i]).getFileName().toString().startsWith("guide");
      Stream<Path> each = guide ? places.stream() : places.parallelStream();
      for (List<Found> messages : each.map(p -> validated(current, p, named)).toList()) {
        for (Found m : messages) {
          if (m.severity.equals("COUNT")) {
            kinds.merge(m.text, 1, Integer::sum);
            continue;
          } else if (m.severity.equals("NAMED")) {
            expected.merge(m.text, 1, Integer::sum);
          } else if (!m.severity.equals("INFORMATION")) {
            System.out.println(String.join("\t", m.severity, m.file, m.place, m.text));
          }
          counts.merge(m.severity, 1, Integer::sum);
        }
      }
      print("NAMED", args[i], expected);
      print("COUNT", args[i], kinds);
    }
    System.out.println(files + " files " + counts);
    boolean clean = Stream.of("ERROR", "FATAL", "WARNING").noneMatch(counts::containsKey);
    return files == 0 ? 2 : clean ? 0 : 1;
  }

  private static List<Pattern> named(Path expected) throws IOException {
    return Files.readAllLines(expected).stream().filter(l -> !l.isBlank() && !l.startsWith("#")).map(Pattern::compile).toList();
  }

  private static void print(String severity, String folder, Map<String, Integer> times) {
    times.forEach((text, n) -> System.out.println(String.join("\t", severity, folder, n.toString(), text)));
  }

  /** What a resource is, of a bundle also its type; in ours both come before everything that may have such a key too. */
  private static String kind(String json) {
    Matcher kind = KIND.matcher(json);
    Matcher type = TYPE.matcher(json);
    String found = kind.find() ? kind.group(1) : "?";
    return found.equals("Bundle") && type.find() ? found + " " + type.group(1) : found;
  }

  /** Returns true if an expression may name messages of a severity: an error only by its place. */
  private static boolean mayName(Pattern pattern, String severity) {
    return pattern.pattern().startsWith("^ERROR ") ? severity.equals("ERROR") : severity.equals("WARNING");
  }

  private static List<Found> validated(FhirValidator validator, Path file, List<Pattern> named) {
    List<Found> found = new ArrayList<>();
    try {
      boolean lines = file.toString().endsWith(".ndjson");
      List<String> resources = lines ? Files.readAllLines(file) : List.of(Files.readString(file));
      for (int line = 0; line < resources.size(); line++) {
        found.add(new Found("COUNT", file.toString(), "", (lines ? "NDJSON " : "") + kind(resources.get(line))));
        String name = lines ? file + ":" + (line + 1) : file.toString();
        for (SingleValidationMessage m : validator.validateWithResult(resources.get(line)).getMessages()) {
          String text = m.getMessage().replaceAll("\\s+", " ");
          String severity = String.valueOf(m.getSeverity());
          String place = String.valueOf(m.getLocationString());
          String said = severity.equals("ERROR") ? String.join(" ", severity, place, text) : text;
          Optional<Pattern> expected = named.stream().filter(p -> mayName(p, severity) && p.matcher(said).find()).findFirst();
          found.add(expected.map(p -> new Found("NAMED", name, place, p.pattern())).orElse(new Found(severity, name, place, text)));
        }
      }
    } catch (IOException | RuntimeException e) {
      found.add(new Found("FATAL", file.toString(), "", String.valueOf(e.getMessage()).replaceAll("\\s+", " ")));
    }
    return found;
  }

  private static FhirValidator validator(FhirContext context, String guide, List<Path> profiles) throws IOException {
    UnknownCodeSystemWarningValidationSupport unknown = new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(IValidationSupport.IssueSeverity.INFORMATION);
    IValidationSupport known = KNOWN.computeIfAbsent(context, DefaultProfileValidationSupport::new);
    List<IValidationSupport> others = new ArrayList<>();
    for (Path folder : profiles) {
      others.add(Profiles.in(context, folder, known));
    }
    ValidationSupportChain chain =
        new ValidationSupportChain(
            known,
            guide(context, guide),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new SnapshotGeneratingValidationSupport(context),
            unknown) {
          /** As FHIR has it, where others bind theirs beside our codes; HAPI itself wants all, which sees more of ours. */
          @Override
          public boolean isCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid() {
            return !others.isEmpty();
          }
        };
    others.forEach(one -> chain.addValidationSupport(1, one));
    FhirInstanceValidator instance = new FhirInstanceValidator(chain);
    instance.setAnyExtensionsAllowed(false);
    instance.setErrorForUnknownProfiles(true);
    // As HL7's own command line does it: also the profiles that codes imply (vital signs) are enforced.
    instance.setValidatorPolicyAdvisor(new BasePolicyAdvisorForFullValidation(ReferenceValidationPolicy.IGNORE));
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(instance);
    return validator;
  }

  private static IValidationSupport guide(FhirContext context, String guide) throws IOException {
    if (guide.endsWith(".tgz")) {
      NpmPackageValidationSupport packed = new NpmPackageValidationSupport(context);
      packed.loadPackageFromClasspath("classpath:" + guide);
      return packed;
    }
    PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(context);
    for (Path file : files(Path.of(guide))) {
      own.addResource(context.newJsonParser().parseResource(Files.readString(file)));
    }
    return own;
  }

  private static List<Path> files(Path place) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(place)) {
      walk.filter(p -> p.toString().endsWith(".json") || p.toString().endsWith(".ndjson"))
          .filter(p -> !p.toString().endsWith(".trace.json"))
          .filter(p -> !List.of("run.json", "manifest.json").contains(p.getFileName().toString()))
          .sorted()
          .forEach(found::add);
    }
    return found;
  }
}
