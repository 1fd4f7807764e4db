"""What reads hostile files, in a process of its own that can reach nothing: no file, no network, no other process.

``child`` is what that process runs. Nothing else calls these modules; ``intake.reading_apart`` speaks with them.
"""
