"""Treatments with cells, medicines and procedures."""
