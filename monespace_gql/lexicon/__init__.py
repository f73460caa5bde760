"""The values every room speaks: time, money, identifiers, standings, findings, refusals. No input, no output."""
