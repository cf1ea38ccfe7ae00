"""One past for all tests that only look at it: it takes seconds to make."""

import pytest
from tests.demo.past import Seeded, seeded


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """A past that ends in autumn."""
    return seeded(tmp_path_factory.mktemp("demo") / "data")
