"""Installing the broker program and the browser: nothing starts, the machine is left as it was."""

import os
from pathlib import Path

import pytest
from rich.console import Console

from ops import browser, debian, install
from ops.errors import OperatorError

APT = """#!/bin/sh
# Stands where apt-get is: notes what it is asked, and whether services may start meanwhile.
echo "$@" >> "{folder}/asked"
sh "{policy}"; echo "$?" >> "{folder}/may-start"
{then}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """Where the policy file of this test's machine is."""
    return tmp_path / "policy-rc.d"


def apt_get(folder: Path, policy: Path, monkeypatch: pytest.MonkeyPatch, *, then: str) -> None:
    """Put an apt-get of our own first on the path."""
    program = folder / "bin" / "apt-get"
    program.parent.mkdir()
    program.write_text(APT.format(folder=folder, policy=policy, then=then))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def test_no_service_may_start_while_a_package_is_installed(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists are read first; then one package without its recommendations."""
    apt_get(tmp_path, policy, monkeypatch, then="exit 0")
    debian.install("rabbitmq-server", policy=policy)
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("--no-install-recommends rabbitmq-server")
    assert (tmp_path / "may-start").read_text().split() == ["101", "101"]
    assert not policy.exists()


@pytest.mark.parametrize("then", ["exit 0", "echo 'no such package'; exit 100"])
def test_the_machines_own_policy_comes_back(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Whether or not the installation succeeds."""
    policy.write_text("#!/bin/sh\nexit 104\n")
    apt_get(tmp_path, policy, monkeypatch, then=then)
    try:
        debian.install("rabbitmq-server", policy=policy)
    except OperatorError as error:
        assert "no such package" in str(error)  # noqa: PT017 - the other case does not raise
    assert policy.read_text() == "#!/bin/sh\nexit 104\n"
    assert {path.name for path in tmp_path.iterdir()} == {
        *("policy-rc.d", "bin", "asked", "may-start"),
    }


def test_the_browser_and_its_driver_are_installed_as_one(
    tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the same version, then."""
    apt_get(tmp_path, policy, monkeypatch, then="exit 0")
    debian.install(*browser.PACKAGES, policy=policy)
    _, asked = (tmp_path / "asked").read_text().splitlines()
    assert asked.endswith("--no-install-recommends chromium chromium-driver")


@pytest.mark.parametrize("there", [(), ("chromium",), ("chromedriver",)])
def test_who_may_not_install_a_browser_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...]
) -> None:
    """In one sentence with the names of the packages, also when only half of it is there."""
    for name in there:
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(OperatorError, match="install the packages chromium and chromium-driver"):
        install.browser_program(Console())


def test_a_browser_that_is_there_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked of apt-get."""
    for name in ("google-chrome", "chromedriver"):
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    install.browser_program(Console())
    assert browser.found().program == str(tmp_path / "google-chrome")
