"""Registry numbers: centre code, eight random characters, one check character.

The check is ISO 7064 mod 37-2, which catches every single wrong character and every swap of two
neighbours. The alphabet leaves out I, O, 0 and 1, which are misread for one another.
"""

import secrets

from stdnum.iso7064 import mod_37_2

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CENTRE_LENGTH = 3
RANDOM_LENGTH = 8
NUMBER_LENGTH = CENTRE_LENGTH + RANDOM_LENGTH + 1


def check_character(text: str) -> str:
    """ISO 7064 mod 37-2 check character over 0-9 and A-Z; the result may also be '*'."""
    return str(mod_37_2.calc_check_digit(text))


def new_registry_number(centre_code: str) -> str:
    """A random number of 12 characters; drawn again while the check is one easily misread."""
    while True:
        drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
        body = centre_code + drawn
        check = check_character(body)
        if check in ALPHABET:
            return body + check


def normalise(text: str) -> str:
    """Upper case without the blanks and hyphens that people type, nor what no database holds."""
    return "".join(text.replace("\x00", "").split()).replace("-", "").upper()


def is_registry_number(text: str) -> bool:
    """True when length, characters and check character hold."""
    number = normalise(text)
    if len(number) != NUMBER_LENGTH or not number.isalnum() or not number.isascii():
        return False
    return check_character(number[:-1]) == number[-1]


def displayed(number: str) -> str:
    """ABC-23456789-X, as people read it aloud."""
    if len(number) != NUMBER_LENGTH:
        return number
    return f"{number[:3]}-{number[3:-1]}-{number[-1]}"
