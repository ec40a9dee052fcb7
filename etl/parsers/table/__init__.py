"""Tables of one or several people."""
