"""What the project knows of each kind of fact: a file a kind, and the registry that all rooms ask."""
