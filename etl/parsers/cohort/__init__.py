"""Groups: their size, their counts, shares and means, in prose and in tables."""
