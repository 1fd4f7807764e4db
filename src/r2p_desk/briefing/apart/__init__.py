"""The process that sets and draws the pages of a preview: fonts and layout stay out of the window's own memory."""
