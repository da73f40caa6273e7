"""What a PDF holds beside its pages: forms, annotations, attached files."""
