"""What several schemes share: cross-scheme rules, dated tables and code tables of the State."""
