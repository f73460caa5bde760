"""The eight pages of the form, in the order of the portal."""

from monespace_cpro.tabs.contract import Contract
from monespace_cpro.tabs.documents import Documents
from monespace_cpro.tabs.employee import Employee
from monespace_cpro.tabs.employer import Employer
from monespace_cpro.tabs.funding import Funding
from monespace_cpro.tabs.introduction import Introduction
from monespace_cpro.tabs.summary import Summary
from monespace_cpro.tabs.training import Training

TABS = (Introduction, Employer, Employee, Contract, Training, Funding, Summary, Documents)

__all__ = ["TABS", "Contract", "Documents", "Employee", "Employer", "Funding", "Introduction", "Summary", "Training"]
