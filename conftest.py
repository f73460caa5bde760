"""What holds for the tests of every distribution: properties are drawn alike each time, and no clock judges them."""

from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
