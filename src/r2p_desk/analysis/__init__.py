"""Thinking over records: pure functions, no input or output."""
