"""What may leave: derived marking, the originator's conditions, the do-no-harm check, the ceiling check."""
