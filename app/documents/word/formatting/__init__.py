"""How the letters, paragraphs and tables of a DOCX look, by themselves and by their styles."""
