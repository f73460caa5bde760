"""The one open database, the unit of work that alone writes to it, and what happened: journal, feeds, receipts."""
