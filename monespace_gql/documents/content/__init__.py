"""The seven formats accepted: what makes a file of each sound, and what makes it unsafe."""
