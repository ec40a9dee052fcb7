"""Results listed by place: "Right: shoulder 2/5, elbow 2/5. Left: …", "Power R/L: deltoid 4/3", "Babinski R+ L-"."""
