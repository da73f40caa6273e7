"""A PDF page as the window shows it: its picture, its characters, the boxes of a passage."""
