"""Notes as hospitals' systems hold them: FHIR resources, HL7 v2 messages, CDA documents, e-mails."""
