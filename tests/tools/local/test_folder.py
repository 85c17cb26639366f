"""Where the servers' account can work when a folder above the checkout is closed to it."""

import os
import stat
from pathlib import Path

import pytest

from tools.local import LocalServiceError
from tools.local.account import Account, can_run, closed_folders
from tools.local.folder import DataFolder
from tools.local.programs import Program

OTHER = Account(65533, 65533, is_other=True)


@pytest.fixture
def closed(folder) -> Path:
    """A folder that no other account may enter, below one that others may pass through."""
    folder.chmod(0o755)
    path = folder / "closed"
    path.mkdir(mode=0o700)
    return path


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _data(path: Path) -> DataFolder:
    data = DataFolder(path)
    data.account = OTHER
    data.make()
    return data


def test_closed_folders_are_named_and_not_changed(closed):
    inside = closed / "open" / "data"
    inside.mkdir(parents=True)
    assert closed_folders(OTHER, inside) == [closed]
    assert _mode(closed) == 0o700


def test_nothing_is_closed_to_the_account_that_started_us(closed):
    assert closed_folders(Account(os.geteuid(), os.getegid()), closed / "data") == []


def test_data_that_must_last_is_refused_in_a_closed_folder_with_three_ways_out(closed):
    data = _data(closed / "checkout" / "var")
    with pytest.raises(LocalServiceError) as refused:
        data.prepare(throwaway=False)
    for words in (f"chmod o+x {closed}", "move the checkout", "another account than root"):
        assert words in str(refused.value)
    assert _mode(closed) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs under another account")
def test_throwaway_data_is_placed_under_the_temp_folder_and_removed(closed):
    data = _data(closed / "checkout" / "var" / "test")
    data.prepare(throwaway=True)
    temporary = data.sockets.parent
    assert data.postgres.parent == temporary
    assert (temporary.stat().st_uid, _mode(temporary)) == (0, 0o711)
    assert (data.sockets.stat().st_uid, _mode(data.sockets)) == (OTHER.uid, 0o700)
    assert closed_folders(OTHER, data.sockets / "x") == []
    data.remove_temporary()
    assert not temporary.exists()


def test_a_program_out_of_reach_is_copied_and_the_copy_may_be_run(closed):
    trees = (closed / "wheel", closed / "wheel.libs")
    for tree in trees:
        tree.mkdir(mode=0o700)
    server = trees[0] / "server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o700)
    (trees[1] / "library").write_text("")
    program = Program(server, "server", closed, trees)
    assert not can_run(OTHER, program)
    data = _data(closed / "var")
    copy = data.make_runnable(program)
    assert can_run(OTHER, copy)
    assert (copy.path.parents[1] / "wheel.libs" / "library").exists()
    assert _mode(server) == 0o700
    data.remove_temporary()
    assert not copy.path.exists()


def test_a_program_within_reach_is_not_copied(closed):
    program = Program(Path("/bin/sh"), "sh")
    assert _data(closed / "var").make_runnable(program) is program


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make folders of another account")
@pytest.mark.parametrize("is_link", [True, False])
def test_a_folder_of_another_account_under_the_temp_folder_is_not_used(monkeypatch, folder, closed, is_link):
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    data = _data(closed / "var")
    taken = data._temporary[0]
    if is_link:
        taken.symlink_to(closed)
    else:
        taken.mkdir()
        OTHER.make_owner(taken)
    with pytest.raises(LocalServiceError, match=f"{taken} was made by another account"):
        data._make_temporary()
    data.remove_temporary()
    assert taken.exists()
