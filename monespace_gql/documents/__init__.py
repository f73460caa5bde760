"""The files of a request: uploaded through a signed address, recognised by their content, stored, withdrawn."""
