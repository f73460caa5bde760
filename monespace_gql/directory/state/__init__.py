"""The State's company-search service (« recherche d'entreprises »), asked with care: it may be slow, down or wrong."""
