"""The recap of any request on paper: a plugin of the core's own, installed through the hooks that others use."""
