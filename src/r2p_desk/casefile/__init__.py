"""The encrypted case: bundle, journal, records, search, doctor."""
