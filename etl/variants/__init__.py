"""Notations of gene variants: which text is an expression of HGVS, and its normalized form."""
