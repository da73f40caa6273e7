"""Documents that are not simply opened: scans, attachments, what was made of others, samples."""
