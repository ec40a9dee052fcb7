"""FHIR's datatypes as all resources of ours have them: `write` makes them from facts, `read` reads them back."""
