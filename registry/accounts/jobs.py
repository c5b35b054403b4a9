"""Background work on accounts."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from config.keys import ring
from registry.accounts.factors import seal, unseal

SECRETS = ("secret", "seed")  # of an app; of recovery codes


def seal_factors_anew() -> int:
    """After a rotation of the key ring: second factors under an older key go under the current
    one. Gives how many; safe to run again, and while people sign in."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    numbers = list(Authenticator.objects.filter(type__in=kinds).values_list("pk", flat=True))
    return sum(_seal_anew(pk) for pk in numbers)


@transaction.atomic
def _seal_anew(pk: int) -> bool:
    factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if factor is None:
        return False
    current = f"{ring().current}:"
    older = [name for name in SECRETS if not factor.data.get(name, current).startswith(current)]
    for name in older:
        factor.data[name] = seal(unseal(factor.data[name]))
    if older:
        factor.save(update_fields=["data"])
    return bool(older)
