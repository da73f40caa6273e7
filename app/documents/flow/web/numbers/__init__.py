"""Numbers that pages and their style sheets count."""
