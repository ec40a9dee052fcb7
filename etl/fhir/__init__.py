"""Facts to FHIR R4: one file for the resources of one thing, `bundle.py` puts them together and says what is wrong.

Nothing here reads a text. Where the contract of the output is silent, this is what was chosen:

- The Device is one per version of this software, not per document, so that a server holds it once.
- The DocumentReference has two contents: the source (media type, SHA-1, address) and the normalized text.
- value[x] is the value, else the presence; presence beside a value, change and flags are interpretations. For a gene
  variant value[x] is always LOINC's answer, and a value is the component of the discrete variant.
- A dimensionless whole number is valueInteger; printed with decimals, a unit or a bound it is a Quantity in UCUM `1`.
- A range that counts down is turned round, since FHIR wants the lower value first; the quote keeps the order.
- A coded value without any code says both the normalized name and the printed words: "reduced (weak)".
- What can't be read as a date, and an end before its start, is kept by the extension `printed`, in a Period where the
  element has no string. A medicine and what is still going on begin a Period at their date.
- A dose as a range or with a bound ("over 5 million") is the extension `dose-range` of the dose, which itself can hold
  neither; a dose that isn't printed has a data-absent-reason (mad-1). The volume is the extension `dose-volume`; round,
  count and interval of injections are the extension `course`.
- A denied Condition has no clinicalStatus; one with an abatement isn't active (con-4). Those with a clinical status
  are problem-list-items, the others encounter-diagnoses. An age at onset beside a date of onset is a note.
- FamilyMemberHistory is partial; the condition that a relative died of has contributedToDeath.
- LOINC codes of FHIR's vital-signs profiles bring that category, and a data-absent-reason for an unknown time.
- The rule and the mapping entry of a fact stand in the extension `reading`.
- A page of general information has no facts in its bundle, whatever was found in it.
"""
