"""What all tests share: where the large real files lie, if they are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# Several folders have one; collected for doctests, they would be two modules of one name.
collect_ignore_glob = ["*conftest.py"]


def shared_data() -> Path:
    """Return the folder of real files beside the checkout; it may be absent."""
    return Path(__file__).parents[1].parent / "shared" / "data"


@pytest.fixture
def shared() -> Path:
    """The folder of real files beside the checkout; it may be absent."""
    return shared_data()
