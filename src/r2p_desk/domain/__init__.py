"""What the work is about: frozen records, enums and pure rules. No files, no keys, no screens."""
