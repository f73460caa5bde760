"""The places of the form, as rules, prints and the portrait name them."""

from monespace_gql.scheme import facts

from reconversion_opco.tabs import Employee, Employer, Funding, Summary, Training

employer = facts(Employer)
employee = facts(Employee)
training = facts(Training)
funding = facts(Funding)
summary = facts(Summary)
