"""The four pages of the form, in the order of the portal."""

from monespace_badges.tabs.documents import Documents
from monespace_badges.tabs.employer import Employer
from monespace_badges.tabs.provider import Provider
from monespace_badges.tabs.service import Service
from monespace_badges.tabs.summary import Summary

TABS = (Employer, Service, Summary, Documents)

__all__ = ["TABS", "Documents", "Employer", "Provider", "Service", "Summary"]
