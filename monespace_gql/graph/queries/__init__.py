"""The questions clients ask, one file each."""
