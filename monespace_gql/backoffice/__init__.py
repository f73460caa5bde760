"""What leaves for other systems and comes from them: the OPCO's back office, and integrators."""
