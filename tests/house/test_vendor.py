"""The libraries and fonts of the page are those that were published, and of the versions package.json names."""

from pathlib import Path

import pytest
from tool import vendor
from tool.vendor import FILES, VENDOR, faults


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder, to spoil."""
    for file in VENDOR.rglob("*"):
        if file.is_file():
            (tmp_path / file.relative_to(VENDOR)).parent.mkdir(exist_ok=True)
            (tmp_path / file.relative_to(VENDOR)).write_bytes(file.read_bytes())
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    return tmp_path


def test_every_file_is_the_one_that_was_taken() -> None:
    assert faults() == []


def test_every_package_brings_its_licence() -> None:
    licensed = {origin.package for origin in FILES.values() if origin.path == "LICENSE"}
    assert licensed == {origin.package for origin in FILES.values()}


def test_a_file_that_was_changed_left_out_or_added_is_told(copied: Path) -> None:
    (copied / "htm.js").write_text("export default 1;\n")
    (copied / "uplot.css").unlink()
    (copied / "more.js").touch()
    (copied / "hooks.d.ts").write_text("export {};\n")
    assert faults() == [
        "vendor/hooks.d.ts is changed: make vendor",
        "vendor/htm.js is not the one that vendor.json lists: make vendor",
        "vendor/more.js is there, and nobody asked for it: make vendor",
        "vendor/uplot.css is missing: make vendor",
    ]


def test_imports_lead_to_files_beside_and_source_maps_nowhere() -> None:
    published = 'import{h}from"preact";export{signal}from "@preact/signals-core";//# sourceMappingURL=signals.mjs.map'
    assert vendor.rewritten(published) == 'import{h}from"./preact.js";export{signal}from "./signals-core.js";'
    with pytest.raises(KeyError):
        vendor.rewritten('import "left-pad"')
