"""The layout of a document: its sections, labelled fields, lists and paragraphs, and what headings give to each of them."""
