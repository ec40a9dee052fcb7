"""Readers of releases: each form of file gives concepts as a stream."""
