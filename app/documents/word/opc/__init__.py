"""The package of a DOCX (Open Packaging Conventions): its parts, and what is in them."""
