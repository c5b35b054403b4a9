"""Whole numbers that an address or a hidden field says."""

LONGEST = 18  # digits: what a bigint column always holds


def whole_number(text: str) -> int:
    """The number in plain digits; 0 for anything else, also for one that no column could hold."""
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if plain else 0
