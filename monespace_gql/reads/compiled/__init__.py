"""Compiles what is picked of a case to SQL whose rows are pieces of the response, ready to be sent."""
