"""What people read while things are made ready."""

import sys
from pathlib import Path

import pytest

from deploy.local.steps import Failed, Progress, quietly


def test_a_step_is_one_line_with_its_number_and_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(12, done=2)
    with progress.step("取 Apache Kafka", "fetching Apache Kafka"):
        progress.note("已是最新 / up to date")
    line = capsys.readouterr().out
    assert line.startswith("[3/12] 取 Apache Kafka / fetching Apache Kafka … ")
    assert line.endswith(" s  (已是最新 / up to date)\n")


def test_a_failing_step_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Failed), Progress(1).step("取", "fetching"):
        raise Failed("no")
    assert capsys.readouterr().out.endswith("✗\n")


def test_a_failing_command_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"(?s)exit 3.*the last word"):
        quietly([sys.executable, "-c", "print('the last word'); raise SystemExit(3)"], tmp_path / "log")


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no-such-program"):
        quietly(["no-such-program"], tmp_path / "log")


def test_what_a_command_says_is_kept(tmp_path: Path) -> None:
    quietly([sys.executable, "-c", "print('done')"], tmp_path / "log")
    assert (tmp_path / "log").read_text() == "done\n"
