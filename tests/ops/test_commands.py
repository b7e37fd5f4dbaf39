"""The commands as such: each explains itself and fails in one sentence."""

from pathlib import Path

import pytest

from ops.__main__ import COMMANDS
from ops.broker import BrokerNode
from ops.settings import Settings
from ops.supervision import LONGEST_SOCKET_PATH, socket_path
from tests.support.system import System


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, tmp_path: Path) -> None:
    """`python -m ops <command> --help` works and says what the table of contents says."""
    done = System(tmp_path).ops(command, "--help")
    assert done.returncode == 0, done.stderr
    words = COMMANDS[command].SUMMARY.split()
    assert " ".join(words[:4]) in " ".join(done.stdout.split())


def test_a_setting_out_of_bounds_is_named(tmp_path: Path) -> None:
    """Status 2, the setting's name, no stack."""
    system = System(tmp_path)
    system.environment["MAIL_PORT"] = "70000"
    done = system.ops("doctor")
    assert done.returncode == 2
    assert "MAIL_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_run_dirs_have_two_brokers(tmp_path: Path) -> None:
    """The node's name and cookie depend on the folder, not on the machine or the user."""
    nodes = [
        BrokerNode(directory=tmp_path / name, port=1, dist_port=2, epmd_port=3)
        for name in ("one", "two")
    ]
    for node in nodes:
        node.prepare()
    assert nodes[0].node_name != nodes[1].node_name
    cookies = {(node.directory / ".erlang.cookie").read_text() for node in nodes}
    assert len(cookies) == 2


def test_the_socket_fits_however_deep_the_run_dir_is(tmp_path: Path) -> None:
    """Unix sockets have short names; a deep RUN_DIR gets one elsewhere, private and its own."""
    deep = [tmp_path / ("d" * 60) / ("e" * 60) / name for name in ("one", "two")]
    paths = {
        socket_path(Settings.model_validate({"RUN_DIR": str(directory)})) for directory in deep
    }
    assert len(paths) == 2
    assert all(len(str(path)) <= LONGEST_SOCKET_PATH for path in paths)
    assert all(path.parent.stat().st_mode & 0o077 == 0 for path in paths)
