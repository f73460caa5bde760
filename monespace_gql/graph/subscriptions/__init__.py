"""What clients are told live."""
