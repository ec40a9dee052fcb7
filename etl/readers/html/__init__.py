"""Web pages, also saved as one file."""
