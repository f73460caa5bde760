"""Measures, never tests: each command sets the product beside a plain baseline in one go and prints ratios."""
