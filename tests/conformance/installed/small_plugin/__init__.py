"""A plugin as it is once installed, with what its author forgot."""
