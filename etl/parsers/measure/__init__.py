"""Numbers, grades and scores of measures and scales."""
