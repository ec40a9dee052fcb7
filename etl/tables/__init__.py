"""Tables: the grid, what its heads ask for, who has a line in it, and what each of its cells says of them."""
