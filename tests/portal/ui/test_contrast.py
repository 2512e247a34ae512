"""Words stand out 4.5:1 from their ground; large ones, borders of controls and the focus 3:1."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CSS = (ROOT / "portal/ui/static/ui/portal.css").read_text()
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TEXT, LARGE = 4.5, 3.0
GROUNDS = ("#ffffff", "#f5f7fa")  # a card; the page around it
LARGE_REM = 1.5


def declared(body):
    return dict(
        re.findall(
            r"(?<![\w-])(--[\w-]+|color|background|font-size)\s*:\s*([^;]+?)\s*(?:!important)?(?:;|$)",
            body,
        )
    )


TOKENS = declared(next(body for name, body in RULE.findall(CSS) if ":root" in name))


def colour(written):
    """The hex of a value, through its token; None for what is none, such as `inherit`."""
    named = re.fullmatch(r"var\((--[\w-]+)\)", written)
    value = TOKENS.get(named[1], "") if named else written
    if not re.fullmatch(r"#(?:[0-9a-f]{3}){1,2}", value):
        return None
    digits = value[1:]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def luminance(value):
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    lighter, darker = sorted(map(luminance, (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def coloured_rules():
    """Each rule that sets the colour of words, with the grounds they stand on."""
    for selector, body in RULE.findall(CSS):
        rules = declared(body)
        ink, own = colour(rules.get("color", "")), colour(rules.get("background", ""))
        if ink:
            size = re.fullmatch(r"([\d.]+)rem", rules.get("font-size", ""))
            least = LARGE if size and float(size[1]) >= LARGE_REM else TEXT
            yield pytest.param(ink, [own] if own else GROUNDS, least, id=selector.strip()[-60:])


@pytest.mark.parametrize(("ink", "grounds", "least"), list(coloured_rules()))
def test_words_stand_out_from_their_ground(ink, grounds, least):
    assert min(contrast(ink, ground) for ground in grounds) >= least


@pytest.mark.parametrize("tone", ["ok", "warn", "bad", "info", "plain"])
def test_each_tone_stands_out_from_its_own_ground(tone):
    assert contrast(TOKENS[f"--{tone}"], TOKENS[f"--{tone}-bg"]) >= TEXT


@pytest.mark.parametrize("edge", ["--control-border", "--tblr-primary"])
def test_controls_and_the_focus_have_an_edge(edge):
    assert min(contrast(TOKENS[edge], ground) for ground in GROUNDS) >= LARGE


def test_the_measure_is_the_usual_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
