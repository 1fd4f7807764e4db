"""The machine: paths, memory, locks."""
