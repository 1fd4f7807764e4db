"""One function for each thing an officer does; the only floor that combines the rooms."""
