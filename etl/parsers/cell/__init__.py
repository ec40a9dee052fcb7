"""What the value below or beside a label says."""
