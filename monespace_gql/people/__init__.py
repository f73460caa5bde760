"""The persons who use the portal and the companies they are affiliated to."""
