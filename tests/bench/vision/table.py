"""Outcomes as a table for people: one line a condition, one for each source, one for all."""

from collections.abc import Sequence

from tests.bench.vision.measure import Outcome, spread

HEAD = (
    f"{'条件 / condition':<24}{'scenes':>7}{'hours':>7}{'events':>7}{'TP':>5}{'FP':>4}{'FN':>4}{'dup':>4}"
    f"{'prec.':>7}{'recall':>7}{'FP/h':>6}   {'alert err. s':>12}   {'clear err. s':>12}{'uncleared':>10}"
)


def lines(outcomes: Sequence[Outcome]) -> list[str]:
    told = [HEAD]
    for source in dict.fromkeys(one.source for one in outcomes):
        own = [one for one in outcomes if one.source == source]
        told.append(f"-- {source}")
        conditions = sorted({name for one in own for name in one.conditions})
        told += [_line(name, [one for one in own if name in one.conditions]) for name in conditions]
        told.append(_line(f"{source}: 全部 / all", own))
    return [*told, _line("全部 / all", outcomes)]


def _line(name: str, outcomes: Sequence[Outcome]) -> str:
    hours = sum(one.seconds for one in outcomes) / 3600
    events, found = sum(one.events for one in outcomes), sum(one.found for one in outcomes)
    false, doubles = sum(len(one.false) for one in outcomes), sum(one.duplicates for one in outcomes)
    alert = spread([error for one in outcomes for error in one.alert_errors])
    clear = spread([error for one in outcomes for error in one.clear_errors])
    precision = f"{found / (found + false + doubles):.3f}" if found + false + doubles else "-"
    recall = f"{found / events:.3f}" if events else "-"
    return (
        f"{name:<24}{len(outcomes):>7}{hours:>7.2f}{events:>7}{found:>5}{false:>4}{events - found:>4}{doubles:>4}"
        f"{precision:>7}{recall:>7}{false / hours:>6.1f}   {alert[0]:>5.1f} /{alert[1]:>5.1f}"
        f"   {clear[0]:>5.1f} /{clear[1]:>5.1f}{sum(one.never_cleared for one in outcomes):>10}"
    )
