"""Packs of public terminologies: read from releases, kept as SQLite files, asked for codes and for terms to read."""
