"""When a thing must be made again."""

from pathlib import Path

from deploy.local.stamp import digest, is_fresh, put


def test_a_changed_source_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = digest([tmp_path])
    (tmp_path / "a").write_text("2")
    assert digest([tmp_path]) != before


def test_a_renamed_source_changes_the_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = digest([tmp_path])
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest([tmp_path]) != before


def test_what_is_built_beside_the_sources_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = digest([tmp_path])
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("built")
    assert digest([tmp_path]) == before


def test_a_stamp_is_fresh_for_the_digest_it_was_put_with_only(tmp_path: Path) -> None:
    put(tmp_path / "stamp", "abc")
    assert is_fresh(tmp_path / "stamp", "abc")
    assert not is_fresh(tmp_path / "stamp", "abd")
    assert not is_fresh(tmp_path / "none", "abc")
