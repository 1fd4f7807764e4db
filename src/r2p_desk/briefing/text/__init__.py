"""The briefing's text engine: runs in, lines out."""
