"""Models of lists, which fetch what they show only when it is shown."""
