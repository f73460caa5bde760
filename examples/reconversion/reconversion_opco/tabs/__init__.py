"""The six pages of the form, in order."""

from reconversion_opco.tabs.documents import Documents
from reconversion_opco.tabs.employee import Employee
from reconversion_opco.tabs.employer import Employer
from reconversion_opco.tabs.funding import Funding
from reconversion_opco.tabs.summary import Summary
from reconversion_opco.tabs.training import Training

TABS = (Employer, Employee, Training, Funding, Summary, Documents)

__all__ = ["TABS", "Documents", "Employee", "Employer", "Funding", "Summary", "Training"]
