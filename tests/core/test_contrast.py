"""Every pair of colours that meets on a page, in light and in dark, by the formula of WCAG 2.2."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "registry" / "static" / "registry"
TOKENS = (STYLES / "tokens.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
GROUNDS = ("ground", "surface", "sunken")
TONES = ("mute", "info", "ok", "early", "late", "warn", "bad", "missed", "stopped", "left", "right")

TEXT = [
    *product(("ink", "ink-2", "accent", "accent-hover"), GROUNDS),
    *[(tone, f"{tone}-bg") for tone in TONES],
    *product(("bad", "mute", "info", "ok", "warn"), ("ground", "surface")),
    ("ink", "accent-soft"),
    ("ink-2", "accent-soft"),
    ("accent", "accent-soft"),
    ("accent-hover", "accent-soft"),
    ("ink", "late-bg"),
    ("ink-2", "late-bg"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-bar", "bar"),
    ("on-bar-2", "bar"),
    ("on-bar", "bar-hover"),
]
SHAPES = [
    *product(("line-strong", "accent", "focus", "bad"), ("ground", "surface")),
    *[(tone, "surface") for tone in TONES if tone not in ("stopped", "left", "right")],
    ("plate", "bar"),
    ("on-bar-2", "bar"),
]


def palettes() -> dict[str, dict[str, str]]:
    """The colours of both schemes. Dark starts from light, as the cascade does."""
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    return {
        "light": dict(COLOUR.findall(light)),
        "dark": dict(COLOUR.findall(light)) | dict(COLOUR.findall(dark)),
    }


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 black to 1 white (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_contrast_reaches_aa(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    palette = palettes()[scheme]
    ratios = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}


def test_black_on_white_is_the_known_ratio() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_dark_redefines_every_colour_of_light() -> None:
    light, dark = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    assert {name for name, _ in COLOUR.findall(dark)} == {name for name, _ in COLOUR.findall(light)}


def test_components_take_their_colours_from_tokens_alone() -> None:
    styles = (STYLES / "physis.css").read_text(encoding="utf-8")
    on_paper = styles.index("@layer print")
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", styles[:on_paper]) == []


def test_every_token_that_is_used_is_defined() -> None:
    styles = TOKENS + (STYLES / "physis.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--([\w-]+)", styles))
    assert used - set(re.findall(r"--([\w-]+):", styles)) == set()
