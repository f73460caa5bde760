"""The types clients read, one file a thing."""
