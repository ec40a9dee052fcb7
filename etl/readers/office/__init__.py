"""Word, OpenDocument and RTF texts."""
