"""The actions without a window; a contract that other programs call (``docs/command-line.md``)."""
