"""The page of a result: text, table, editor, export."""
