"""Results without what could identify somebody: an allow-list of fields, scrubbed texts, shifted dates, keyed ids."""
