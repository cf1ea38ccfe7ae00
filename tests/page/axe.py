"""What axe-core finds wrong with a page for people who do not see it, or use no mouse."""

from typing import Any

import pytest
from playwright.sync_api import Page
from tests.house.source import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN = "(options) => axe.run(document, options)"


def axe(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fails with all that is found; `without`: rules that are not asked, each with a reason beside the call."""
    if not SCRIPT.exists():
        pytest.fail("axe-core is not installed: make node_modules/ready", pytrace=False)
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(SCRIPT.read_text())
    options = {"rules": {rule: {"enabled": False} for rule in without}, "resultTypes": ["violations"]}
    found = page.evaluate(RUN, options)["violations"]
    if found:
        pytest.fail(f"{page.url}\n" + "\n".join(map(_told, found)), pytrace=False)


def _told(violation: dict[str, Any]) -> str:
    nodes = [f"    {' '.join(map(str, node['target']))}\n      {_why(node)}" for node in violation["nodes"]]
    return "\n".join([f"  {violation['id']} ({violation['impact']}): {violation['help']}", *nodes])


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks) + f"\n      {node['html'][:200]}"
