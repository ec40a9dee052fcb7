"""Into a FHIR server: what the server says first, what it has, what is to be sent, what it answered, what is left."""
