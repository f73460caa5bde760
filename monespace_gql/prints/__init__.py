"""Forms as PDF: templates and values become tagged pages, in processes of their own, without network or files."""
