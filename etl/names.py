"""Names the whole project shares: its canonical base and the systems' URIs. One constant, one place."""

from __future__ import annotations

BASE = "https://case2fhir.org/fhir"

OWN = f"{BASE}/CodeSystem/concepts"
"""The project's own CodeSystem: a code for each mapping entry that no terminology holds."""

SYSTEMS = {
    "sct": "http://snomed.info/sct",
    "ln": "http://loinc.org",
    "hp": "http://human-phenotype-ontology.org",
    "mondo": "http://purl.obolibrary.org/obo/mondo.owl",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icf": "http://hl7.org/fhir/sid/icf",
    "atc": "http://www.whocc.no/atc",
    "rx": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "cvx": "http://hl7.org/fhir/sid/cvx",
    "hgnc": "http://www.genenames.org",
    "doid": "http://purl.obolibrary.org/obo/doid.owl",
    "orpha": "http://www.orpha.net",
    "omim": "http://www.omim.org",
    "cl": "http://purl.obolibrary.org/obo/cl.owl",
    "mdc": "urn:iso:std:iso:11073:10101",
    "edqm": "http://standardterms.edqm.eu",
    "hgvs": "http://varnomen.hgvs.org",
    "refseq": "http://www.ncbi.nlm.nih.gov/refseq",
    "dbsnp": "http://www.ncbi.nlm.nih.gov/snp",
    "clinvar": "http://www.ncbi.nlm.nih.gov/clinvar",
    "genomics": "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs",
    "ncit": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "unii": "http://fdasis.nlm.nih.gov",
    "ucum": "http://unitsofmeasure.org",
    "iso3166": "urn:iso:std:iso:3166",
    "rolecode": "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
    "interpretation": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
    "own": OWN,
}
"""Short names that mapping files use before a code ("sct 86044005")."""
