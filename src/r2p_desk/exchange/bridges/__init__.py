"""Ways out to other systems: pure writers of what was released, one a format."""
