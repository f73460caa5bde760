"""Lists of drafts and dossiers: what is looked for, in which order, which part; one statement, one for the total."""
