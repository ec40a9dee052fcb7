"""Tiny releases in each form, written for the tests: nothing of a real release stands in them."""

from __future__ import annotations

import json

OBO = """format-version: 1.2
data-version: hp/releases/2031-02-03
ontology: hp.obo

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001 ! All

[Term]
id: HP:9000001
name: Wide-set zorks
synonym: "Zorks: wide, \\"set\\"" EXACT layperson []
synonym: "WZ" EXACT abbreviation []
synonym: "Zorkiness" RELATED []
xref: SNOMEDCT_US:900001 "a remark"
is_a: HP:0000118 {source="x"} ! Phenotypic abnormality

[Term]
id: HP:9000002
name: Zork, type II
is_a: HP:9000001 ! Wide-set zorks

[Term]
id: HP:9000003
name: obsolete Gone zork
is_obsolete: true
replaced_by: HP:9000001

[Term]
id: HP:9000004
name: Inherited zork
is_a: HP:0000001 ! All

[Typedef]
id: has_part
name: has part
"""

_PURL = "http://purl.obolibrary.org/obo"
GRAPH = json.dumps(
    {
        "graphs": [
            {
                "id": f"{_PURL}/mondo.json",
                "meta": {"version": f"{_PURL}/mondo/releases/2031-05-06/mondo.json"},
                "nodes": [
                    {"id": f"{_PURL}/MONDO_0000001", "lbl": "disease", "type": "CLASS"},
                    {
                        "id": f"{_PURL}/MONDO_9000001",
                        "lbl": "zork fever",
                        "type": "CLASS",
                        "meta": {
                            "synonyms": [{"pred": "hasExactSynonym", "val": "zorkish fever"}],
                            "xrefs": [{"val": "ICD10CM:Z99.1"}, {"val": "Orphanet:9001"}],
                        },
                    },
                    {"id": f"{_PURL}/MONDO_9000002", "type": "CLASS", "meta": {"deprecated": True}},
                    {"id": f"{_PURL}/HP_0000001", "lbl": "All", "type": "CLASS"},
                ],
                "edges": [{"sub": f"{_PURL}/MONDO_9000001", "pred": "is_a", "obj": f"{_PURL}/MONDO_0000001"}],
            }
        ]
    }
)

SSSOM = """#mapping_set_version: "2031-05-06"
#license: CC BY 4.0
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification
MONDO:9000001\tzork fever\tskos:exactMatch\tOMIM:999001\tNAME OF OMIM\tsemapv:UnspecifiedMatching
MONDO:9000001\tzork fever\tskos:exactMatch\tDOID:9001\tfever of zork\tsemapv:UnspecifiedMatching
MONDO:9000001\tzork fever\tskos:broadMatch\tDOID:9002\tfever\tsemapv:UnspecifiedMatching
"""

ICD = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular><version>2031</version><chapter><name>1</name><desc>All (A00-B99)</desc><section id="A90-A99">
<desc>Zorks</desc><diag><name>A99</name><desc>Zork fever [Frobnitz]</desc>
<inclusionTerm><note>Fever of (acute) zorks</note><note>Fever NOS</note></inclusionTerm>
<diag><name>A99.1</name><desc>Zork fever with rash</desc></diag>
<diag><name>A99.8</name><desc>Unspecified frobnitz, site not specified</desc></diag>
<diag><name>A99.9</name><desc>Zork fever, unspecified</desc></diag></diag>
<diag><name>S99</name><desc>Torn zork</desc><sevenChrDef><extension char="A">initial</extension></sevenChrDef>
<diag><name>S99.1</name><desc>Torn left zork</desc></diag></diag></section></chapter>
<chapter><name>18</name><desc>Signs</desc><section id="R99"><diag><name>R99.0</name><desc>Blue zorks</desc></diag></section></chapter>
</ICD10CM.tabular>
"""

RXNCONSO = "\n".join(
    f"{code}|ENG|P|L|PF|S|Y|A|A|{code}||{source}|{kind}|{own}|{text}|0|{hidden}|4096|"
    for code, source, kind, own, text, hidden in (
        ("7001", "RXNORM", "IN", "7001", "zorkolol", "N"),
        ("7001", "ATC", "IN", "Z01AA01", "zorkolol", "N"),
        ("7001", "RXNORM", "TMSY", "7001", "zorkololum", "N"),
        ("7002", "RXNORM", "SCD", "7002", "zorkolol 5 MG Oral Tablet", "N"),
        ("7003", "RXNORM", "BN", "7003", "Zorkex", "O"),
    )
)

ATC = """atc_code,atc_name,ddd,uom
Z,ZORK SYSTEM,NA,NA
Z01,ZORK DRUGS,NA,NA
Z01A,SIMPLE ZORK DRUGS,NA,NA
Z01AA,Zorkolols,NA,NA
Z01AA01,zorkolol,5,mg
Z01AA01,zorkolol,10,mg
"""

HGNC = """hgnc_id\tsymbol\tname\tlocus_group\tstatus\talias_symbol\tprev_symbol
HGNC:90001\tZRK1\tzork protein 1\tprotein-coding gene\tApproved\t"ZA|ZB"\tOLDZ
HGNC:90002\tZRK2\tentry withdrawn\twithdrawn\tEntry Withdrawn\t\t
"""

LOINC = """"LOINC_NUM","COMPONENT","CLASS","STATUS","CONSUMER_NAME","SHORTNAME","LONG_COMMON_NAME","VersionLastChanged"
"99991-1","Zork","CHEM","ACTIVE","Zork, Blood","Zork Bld-mCnc","Zork [Mass/volume] in Blood","2.9"
"99992-9","Zork","CHEM","DEPRECATED","","Zork Ser","Zork in Serum","2.80"
"""

NCIT = (
    "C90001\t<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C90001>\t\tZork Fever|Fever of Zork\tA fever.\tZork Fever\t\t"
    "Disease or Syndrome\t\n"
    "C90002\t<http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C90002>\tC90001\tOld Zork\tOld.\t\tObsolete_Concept\tFinding\t\n"
)

ORPHADATA = """<?xml version="1.0" encoding="ISO-8859-1"?>
<JDBOR date="2031-07-08 04:00:00" version="1.3"><DisorderList count="2">
<Disorder id="1"><OrphaCode>9001</OrphaCode><Name lang="en">Zork disease</Name>
<SynonymList count="1"><Synonym lang="en">Disease of zorks</Synonym></SynonymList>
<ExternalReferenceList count="1"><ExternalReference id="1"><Source>ICD-10</Source><Reference>A99</Reference></ExternalReference>
</ExternalReferenceList><DisorderGroup id="1"><Name lang="en">Disorder</Name></DisorderGroup></Disorder>
<Disorder id="2"><OrphaCode>9002</OrphaCode><Name lang="en">OBSOLETE: Old zork</Name><SynonymList count="0"/></Disorder>
</DisorderList></JDBOR>
"""

ORDO = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:efo="http://www.ebi.ac.uk/efo/"
 xmlns:oboInOwl="http://www.geneontology.org/formats/oboInOwl#">
<owl:Ontology rdf:about="https://www.orphadata.com/data/ontologies/ordo/"><owl:versionInfo>4.9</owl:versionInfo></owl:Ontology>
<owl:Class rdf:about="http://www.orpha.net/ORDO/Orphanet_C001"><rdfs:label>clinical entity</rdfs:label></owl:Class>
<owl:Class rdf:about="http://www.orpha.net/ORDO/Orphanet_9001"><rdfs:label>Zork disease</rdfs:label>
<rdfs:subClassOf rdf:resource="http://www.orpha.net/ORDO/Orphanet_C001"/>
<efo:alternative_term>Disease of zorks</efo:alternative_term><oboInOwl:hasDbXref>ICD-10:A99</oboInOwl:hasDbXref></owl:Class>
</rdf:RDF>
"""

HPOA = """#description: annotations
#version: 2031-02-03
database_id\tdisease_name\tqualifier\thpo_id
OMIM:999001\tName of OMIM\t\tHP:9000001
DECIPHER:1\tName of DECIPHER\t\tHP:9000001
ORPHA:9001\tZork disease\t\tHP:9000001
ORPHA:9001\tZork disease\t\tHP:9000002
"""

SNOMED_TABLE = """conceptId\tFSN\tactive
90000011\tZork fever (disorder)\t1
90000022\tBlue zork (finding)\t1
"""

RF2 = {
    "Snapshot/Terminology/sct2_Concept_Snapshot_INT_20310101.txt": (
        "id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId\n"
        "90000011\t20310101\t1\t1\t1\n90000022\t20310101\t1\t1\t1\n90000033\t20310101\t0\t1\t1\n"
    ),
    "Snapshot/Terminology/sct2_Description_Snapshot-en_INT_20310101.txt": (
        "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n"
        "1\t2031\t1\t1\t90000011\ten\t900000000000003001\tZork fever (disorder)\t1\n"
        "2\t2031\t1\t1\t90000011\ten\t900000000000013009\tZF of zorks\t1\n"
        "3\t2031\t1\t1\t90000011\ten\t900000000000013009\tFever of zorks\t1\n"
        "4\t2031\t0\t1\t90000011\ten\t900000000000013009\tGone name\t1\n"
        "5\t2031\t1\t1\t90000022\ten\t900000000000003001\tBlue zork (finding)\t1\n"
        "6\t2031\t1\t1\t90000033\ten\t900000000000003001\tOld zork (finding)\t1\n"
    ),
    "Snapshot/Terminology/sct2_Relationship_Snapshot_INT_20310101.txt": (
        "id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId\n"
        "9\t2031\t1\t1\t90000011\t90000022\t0\t116680003\t1\t1\n"
    ),
    "Snapshot/Refset/Language/der2_cRefset_LanguageSnapshot-en_INT_20310101.txt": (
        "id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tacceptabilityId\n"
        "a\t2031\t1\t1\t1\t3\t900000000000548007\n"
    ),
}

FILES = {
    "hp.obo": OBO,
    "mondo.json": GRAPH,
    "mondo.sssom.tsv": SSSOM,
    "icd10c-tabular.xml": ICD,
    "RXNCONSO.RRF": RXNCONSO + "\n",
    "atc_2031-01-01.csv": ATC,
    "hgnc_complete_set_2031-03-04.txt": HGNC,
    "Loinc.csv": LOINC,
    "Thesaurus.txt": NCIT,
    "en_product1.xml": ORPHADATA,
    "ordo.owl": ORDO,
    "phenotype.hpoa": HPOA,
    "SnomedCT_IPS_20310101.txt": SNOMED_TABLE,
}
