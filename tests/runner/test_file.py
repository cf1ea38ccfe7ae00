"""Is it told rightly what stands at a path?"""

import os
from datetime import UTC, datetime
from pathlib import Path

from rota.model.launch import FileFacts
from rota.runner.file import facts_of


def test_files_folders_and_what_is_neither_are_told_apart(tmp_path: Path) -> None:
    """RUN-10"""
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    os.utime(file, (1_700_000_000, 1_700_000_000.5))
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    facts = FileFacts(kind="file", size=5, modified_at=datetime.fromtimestamp(1_700_000_000.5, UTC))
    assert [facts_of(str(tmp_path / name)) for name in ("file", "link")] == [facts, facts]
    kinds = {name: facts_of(str(tmp_path / name)).kind for name in ("", "pipe", "dangling", "file/below")}
    assert kinds == {"": "folder", "pipe": "other", "dangling": "missing", "file/below": "Not a directory"}
