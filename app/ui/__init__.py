"""The window. Qt lives here and nowhere else; what it shows is computed in the rooms below."""
