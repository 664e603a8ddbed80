"""What a service's command line says of bad files."""

from chassis.command_line import MOST_SHOWN, said
from chassis.tables import BadFiles, RowError


def test_each_fault_has_a_line_and_the_last_line_counts_them() -> None:
    words = said(BadFiles([RowError("crews.csv", 3, "phone: 缺少"), RowError("crews.csv", 9, "id: 缺少")])).splitlines()
    assert words[:2] == ["crews.csv:3: phone: 缺少", "crews.csv:9: id: 缺少"]
    assert words[2].startswith("2 处错误")


def test_of_very_many_faults_only_the_first_are_shown() -> None:
    words = said(BadFiles([RowError("crews.csv", line, "x") for line in range(1000)])).splitlines()
    assert len(words) == MOST_SHOWN + 2
    assert "950" in words[-2]
