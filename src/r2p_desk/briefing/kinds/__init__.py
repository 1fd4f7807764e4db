"""The kinds of paper: each a template in code, made of portions that carry their own marking and evidence."""
