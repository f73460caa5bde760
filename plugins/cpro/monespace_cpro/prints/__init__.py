"""The forms of the contrat de professionnalisation, and its last look (Synthèse)."""
