"""Reads are plans: a selection becomes one statement per root, row scope inside, its JSON tree masked at once."""
