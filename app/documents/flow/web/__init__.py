"""Web pages and books made of them: HTML, style sheets, MathML, EPUB."""
