"""Async tests, each in a loop of its own."""

from tests.engine.conftest import pytest_pyfunc_call  # noqa: F401 - pytest finds it here
