"""The acts clients ask for: one act, one mutation, one file, one payload."""
