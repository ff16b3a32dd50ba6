"""Claims of an invented country, few words each: its parties, places and publishers stand for nobody."""

from collections.abc import Iterable
from dataclasses import replace

from tawthiq.counts import Quantity, Scope, Vocabulary, Window
from tawthiq.counts.findings import find
from tawthiq.counts.findings.finding import Finding
from tawthiq.counts.reading import read_moment
from tawthiq.counts.scope import CountClaim
from tawthiq.counts.vocabulary import Actor

PARTIES = ("north", "south", "river")
VOCABULARY = Vocabulary(
    actors={name: Actor(name, name.title(), "طرف") for name in PARTIES},
    documenters={"Bureau": {"en": "Bureau", "ar": "المكتب"}, "Society": {"en": "Society", "ar": "الجمعية"}},
)
CIVILIANS = {"population": "civilians", "status": frozenset({"civilian"})}
FORCES = {"population": "state_security", "status": frozenset({"state_forces"})}
ARMED = {"population": "armed_loyalists", "status": frozenset({"armed_group"})}


def claim(name: str, value: int | None, kind: str = "exact", **changes: object) -> CountClaim:
    """A figure of Bureau for everybody killed in XX from 1 to 10 May 2031; what is changed may be of its scope."""
    scope = Scope(
        population="all_dead",
        status=frozenset({"civilian", "state_forces", "armed_group"}),
        perpetrators=frozenset({"any"}),
        areas=frozenset({"XX"}),
        window=days(1, 10),
        date_basis="documented",
        method="aggregate",
    )
    of_scope = {key: given for key, given in changes.items() if key in Scope.__dataclass_fields__}
    rest = {key: given for key, given in changes.items() if key not in of_scope}
    publisher = rest.get("publisher", "Bureau")
    base = CountClaim(
        id=name,
        publisher="Bureau",
        independence_group=str(publisher),
        scope=replace(scope, **of_scope),
        quantity=quantity(kind, value),
        relation="",
        part_of="",
        supersedes="",
        published_on=read_moment("2031-05-11"),
        as_of=read_moment("2031-05-10"),
        confidence="A",
        outlet="a leaflet",
        file="hand/counts.csv",
        row=2,
    )
    return replace(base, **rest)


def quantity(kind: str, value: int | None) -> Quantity:
    if value is None:
        return Quantity("unknown")
    return {
        "exact": Quantity("exact", value, value, value),
        "at_least": Quantity("at_least", value),
        "about": Quantity("about", None, value),
        "interval": Quantity("interval", value, None, value + 10),
    }[kind]


def days(first: int, last: int) -> Window:
    return Window(read_moment(f"2031-05-{first:02}"), read_moment(f"2031-05-{last:02}"))


def printed(day: int) -> dict[str, object]:
    """Published on a day of May, about the dead up to that day."""
    moment = read_moment(f"2031-05-{day:02}")
    return {"published_on": moment, "as_of": moment, "window": days(1, day)}


def part(name: str, value: int | None, whole: CountClaim, kind: str = "exact", **changes: object) -> CountClaim:
    """A part of a whole, with its scope but for what is changed; one that makes it up with others if not said otherwise."""
    scope = {key: getattr(whole.scope, key) for key in Scope.__dataclass_fields__}
    told = {"publisher": whole.publisher, "independence_group": whole.independence_group}
    told |= {"published_on": whole.published_on, "as_of": whole.as_of, "relation": "partition", "part_of": whole.id}
    return claim(name, value, kind, **(scope | told | changes))


def by_place(whole: CountClaim, *values: int | None, **changes: object) -> list[CountClaim]:
    """Parts of a whole by place; where it replaces a release, each part replaces that of the same place there."""
    return [
        part(
            f"{whole.id}-{number}",
            value,
            whole,
            areas=frozenset({f"XX0{number}"}),
            supersedes=f"{whole.supersedes}-{number}" if whole.supersedes else "",
            **changes,
        )
        for number, value in enumerate(values, 1)
    ]


def by_status(whole: CountClaim, civilians: int, forces: int, armed: int, **changes: object) -> list[CountClaim]:
    """Parts of a whole by status at death."""
    names = {"civ": (civilians, CIVILIANS), "for": (forces, FORCES), "arm": (armed, ARMED)}
    return [
        part(
            f"{whole.id}-{name}",
            value,
            whole,
            supersedes=f"{whole.supersedes}-{name}" if whole.supersedes else "",
            **(who | changes),
        )
        for name, (value, who) in names.items()
    ]


def retold(name: str, base: CountClaim, value: int | None = None, **changes: object) -> CountClaim:
    """What an outlet makes of a figure."""
    number = value if value is not None else base.quantity.best or base.quantity.low
    scope = {key: getattr(base.scope, key) for key in Scope.__dataclass_fields__} | {"date_basis": "published"}
    told = {"publisher": "Evening Sheet", "independence_group": base.independence_group, "outlet": "Evening Sheet"}
    return claim(name, number, **(scope | told | {"published_on": base.published_on, "as_of": base.as_of} | changes))


def told(*claims: CountClaim | Iterable[CountClaim]) -> list[Finding]:
    """The findings on some claims."""
    return find(listed(*claims), VOCABULARY)


def listed(*claims: CountClaim | Iterable[CountClaim]) -> list[CountClaim]:
    return [one for each in claims for one in ([each] if isinstance(each, CountClaim) else each)]


def of_rule(rule: str, *claims: CountClaim | Iterable[CountClaim]) -> list[Finding]:
    """What one rule finds in some claims."""
    return [finding for finding in told(*claims) if finding.rule == rule]


def only(*claims: CountClaim | Iterable[CountClaim]) -> Finding:
    """The one finding on some claims."""
    (finding,) = told(*claims)
    return finding


def shape(finding: Finding) -> tuple[str, str, list[str], int, str]:
    """Rule, variant, claims in the order of their ids, residual, severity."""
    return (
        finding.rule,
        finding.variant,
        sorted(claim.id for claim in finding.claims),
        finding.sums[0].residual,
        finding.severity,
    )
