"""Bringing the files that the State publishes (StockEtablissement, StockUniteLegale) into the embedded directory."""
