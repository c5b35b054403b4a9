"""How the stage of a lesion goes on in the demonstration, in the words of its system."""

from registry.literature.demo.draw import Child

ARCO = ("I", "II", "IIIA", "IIIB", "IV")
NIINIMAKI = ("2", "3", "4", "5")
WALDENSTROEM = ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV")
NEER_WORST_FIRST = ("IV", "III", "II", "I")
COLLAPSED_ARCO = ARCO.index("IIIA")
MONTHS_A_PHASE = 6


def system_of(child: Child, joint: str) -> str:
    """The staging system that a centre would use for this lesion; empty for none."""
    term = child.disorder.term
    if term == "lcpd":
        return "waldenstrom_mod"
    if term == "sbc":
        return "neer_modified_chang"
    if term in ("osteonecrosis", "juvenile_on"):
        at_hip = joint == "hip"
        return "arco_2019" if at_hip else "niinimaki_2015" if term == "osteonecrosis" else ""
    return ""


def stage_of(child: Child, system: str, months: float) -> str:
    """The stage so many months after day 0; it never jumps over a stage."""
    if system == "waldenstrom_mod":
        return _step(WALDENSTROEM, child.index % 3 + int(max(0.0, months) / MONTHS_A_PHASE))
    if system == "neer_modified_chang":
        return _step(NEER_WORST_FIRST, _cyst_steps(child, months))
    if system == "arco_2019":
        return _step(ARCO, _arco_start(child) + _setbacks(child, months))
    return _step(NIINIMAKI, child.index % 2 + _setbacks(child, months))


def has_collapsed(child: Child, system: str, months: float) -> bool:
    """The first stage that counts as collapse is reached after treatment."""
    if system == "arco_2019":
        now = _arco_start(child) + _setbacks(child, months)
        return _arco_start(child) < COLLAPSED_ARCO <= now
    return system == "niinimaki_2015" and stage_of(child, system, months) == NIINIMAKI[-1]


def _arco_start(child: Child) -> int:
    return (1, 1, 0, 1, 2)[child.index % 5]


def _setbacks(child: Child, months: float) -> int:
    """One step down after half a year or a year, a second one later, for the unlucky."""
    if child.course != "worse":
        return 0
    return int(months > 6 + child.index % 7) + int(months > 16 + child.index % 9)


def _cyst_steps(child: Child, months: float) -> int:
    if child.course == "worse":
        return 1 if months < 10 else 0
    healed = 3 if child.course == "healing" else 2
    return min(healed, 1 + int(months > 4) + int(months > 10))


def _step(stages: tuple[str, ...], index: int) -> str:
    return stages[min(max(index, 0), len(stages) - 1)]
