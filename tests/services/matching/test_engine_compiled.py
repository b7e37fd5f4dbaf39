"""What is compiled is kept where nobody else can change it, and forgotten when a rule changes."""

import os
from pathlib import Path

import numba
import pytest

from services.matching.engine.rounds import compiled


def test_what_is_compiled_is_kept_beside_the_code_or_where_the_operator_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2.33: a nightly round does not begin with compiling."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "kept"))
    kept = compiled._kept_at()  # noqa: SLF001 - read once, at import
    assert kept is not None
    assert kept.parent == tmp_path / "kept"


def test_a_folder_that_others_may_write_to_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S2.33: what is loaded from there is run; without a safe folder nothing is kept."""
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(blocked / "kept"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = compiled._kept_at()  # noqa: SLF001 - read once, at import
    assert kept is not None
    assert kept.parent == tmp_path / f"entrelieux-rounds-{os.getuid()}"
    kept.parent.chmod(0o777)
    assert compiled._kept_at() is None  # noqa: SLF001 - read once, at import


def test_another_rule_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S2.33: numba itself looks at one file only, and would go on with the old rule."""
    before = compiled._kept_at()  # noqa: SLF001 - read once, at import
    (tmp_path / "rule.py").write_text("POINTS = 1\n")
    monkeypatch.setattr(compiled, "_SOURCES", (tmp_path,))
    one = compiled._kept_at()  # noqa: SLF001 - read once, at import
    (tmp_path / "rule.py").write_text("POINTS = 2\n")
    other = compiled._kept_at()  # noqa: SLF001 - read once, at import
    assert len({before, one, other}) == 3
