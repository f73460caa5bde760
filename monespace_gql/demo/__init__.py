"""The demonstration: companies, people, drafts and dossiers of the two guides, and a page that explains itself."""
