"""Two arms in turns: what the program does, and the least that any program would have to do for the same.

A comparison is a ratio within one run. Other work on the machine only ever adds to a figure, so each arm is judged by
the least of its rounds. Where the arms alternate within milliseconds, noise hits both alike, and the median of the
ratios of the rounds is steadier: a single quiet moment of one arm then says nothing. What holds by a wide margin in
every one of the first rounds is not measured further.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

Measure = Callable[[], float]
CLEAR = 3
MARGIN = 0.85


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The figures of both arms, round by round; ``allowance`` is granted on top of the plain arm.

    ``unit`` is that of the figures: ``ms`` or ``MiB``. ``paired`` says that a round of one arm is woven into the same
    round of the other.
    """

    name: str
    unit: str
    limit: float
    ours: tuple[float, ...]
    plain: tuple[float, ...]
    allowance: float = 0.0
    paired: bool = False

    @property
    def ratio(self) -> float:
        """What is held against the limit: the median ratio of paired rounds, else the ratio of the least figures."""
        if self.paired:
            return self.by_round[1]
        return min(self.ours) / (min(self.plain) + self.allowance)

    @property
    def by_round(self) -> tuple[float, float, float]:
        """The least, the median and the greatest ratio of a round to its own neighbour."""
        ratios = [ours / (plain + self.allowance) for ours, plain in zip(self.ours, self.plain, strict=True)]
        return min(ratios), median(ratios), max(ratios)

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its limit."""
        return self.ratio <= self.limit

    @property
    def words(self) -> str:
        """The figures as one line."""
        least, middle, most = self.by_round
        granted = f" + {self.allowance:.0f}" if self.allowance else ""
        return (
            f"{self.name}: {self.ratio:.2f} (limit {self.limit:.2f}); least {min(self.ours):.1f} against "
            f"{min(self.plain):.1f}{granted} {self.unit}, medians {median(self.ours):.1f} against "
            f"{median(self.plain):.1f}; by round {least:.2f} to {most:.2f}, median {middle:.2f}; n={len(self.ours)}"
        )


def in_turns(
    ours: Measure, plain: Measure, rounds: int, *, warm: bool = True, limit: float = 0.0, allowance: float = 0.0
) -> Iterator[tuple[float, float]]:
    """(ours, plain) of every round, after one that only warms up; who goes first changes from round to round.

    With a ``limit`` nothing more is measured once ``CLEAR`` rounds stayed below ``MARGIN`` of it, each of them alone:
    any round that comes near the limit makes all of them be measured.
    """
    if warm:
        ours()
        plain()
    clear = True
    for number in range(rounds):
        if number % 2:
            second = plain()
            pair = ours(), second
        else:
            first = ours()
            pair = first, plain()
        yield pair
        clear = clear and pair[0] <= MARGIN * limit * (pair[1] + allowance)
        if clear and number + 1 >= CLEAR:
            return
