"""Signing PDFs on the command line: identities, the second signature, and whom to believe."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ..actions import identities, pdf_signing, trust, verification
from ..actions.identities import Identity
from ..actions.session import Desk
from ..actions.trust import Believed
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context
from .typed import one_standard_input, read_passphrase


def identity_list(context: Context) -> Answer:
    """``identity list``."""
    with context.unlock() as desk:
        found = identities.identities(desk)
    return Answer(body={"identities": [_identity_object(one) for one in found]}, lines=list(map(_identity_line, found)))


def identity_request(context: Context) -> Answer:
    """``identity request``."""
    out = context.arguments.out
    with context.unlock() as desk:
        identities.request_certificate(desk, out)
        name = desk.officer.name
    words = tr("Give this file to the office, and add the certificate it issues with identity add.")
    return Answer(body={"path": str(out), "name": name}, lines=[str(out), words])


def identity_add(context: Context) -> Answer:
    """``identity add``."""
    given = context.arguments
    one_standard_input(getattr(given, "passphrase_file", None), given.pin_file)
    if (given.file is None) == (given.token is None):
        raise UsageError(tr("Name a file, or the library of a token with --token."), kept=tr("Nothing was taken in."))
    with context.unlock() as desk:
        made = _added(desk, given)
    return Answer(body=_identity_object(made), lines=[_identity_line(made)])


def _added(desk: Desk, given: Any) -> Identity:
    if given.token is not None:
        pin = None if given.pin_file is None else _secret(given.pin_file, tr("PIN: "))
        return identities.add_token(desk, given.token, token=given.token_label, pin=pin, certificate=given.certificate)
    if identities.is_pkcs12(given.file):
        return identities.add_file(desk, given.file, _secret(given.pin_file, tr("Passphrase of the file: ")))
    return identities.add_issued(desk, given.file)


def identity_remove(context: Context) -> Answer:
    """``identity remove``."""
    with context.unlock() as desk:
        gone = identities.remove_identity(desk, context.arguments.identity)
    return Answer(body=_identity_object(gone), lines=[tr("Forgot {name}.").format(name=gone.name)])


def countersign(context: Context) -> Answer:
    """``countersign``."""
    given = context.arguments
    with context.unlock() as desk:
        identity, secret = signing_choice(desk, given)
        made = pdf_signing.countersign(desk, given.file, identity, secret, out=given.out, reason=given.reason)
    body = {"path": str(made.path), "sha256": made.sha256, **verification.verdict_object(made.verdict)}
    lines = [f"{made.path}", f"SHA-256 {made.sha256}", verification.verdict_words(made.verdict.verdict)]
    lines += [line for signer in made.verdict.signers for line in verification.signer_lines(signer)]
    return Answer(body=body, lines=lines)


def signing_choice(desk: Desk, given: Any) -> tuple[Identity | None, str | None]:
    """The identity asked for with ``--sign-with``, and the PIN or passphrase it needs: read, or typed."""
    one_standard_input(getattr(given, "passphrase_file", None), given.pin_file)
    if given.sign_with is None:
        return None, None
    chosen = identities.find_identity(desk, given.sign_with)
    if chosen.needs == "nothing":
        return chosen, None
    prompt = tr("PIN of the token {name}: ") if chosen.needs == "pin" else tr("Passphrase of {name}: ")
    return chosen, _secret(given.pin_file, prompt.format(name=chosen.where or chosen.name))


def trust_add(context: Context) -> Answer:
    """``trust add``."""
    given = context.arguments
    with context.unlock() as desk:
        made = trust.add_trust(desk, given.file, given.confirm)
    lines = [_believed_line(one) for one in made]
    return Answer(body={"added": [_believed_object(one) for one in made]}, lines=lines)


def trust_list(context: Context) -> Answer:
    """``trust list``."""
    with context.unlock() as desk:
        found = trust.trusted(desk)
    lines = [_believed_line(one) for one in found] or [tr("No offices yet.")]
    return Answer(body={"trusted": [_believed_object(one) for one in found]}, lines=lines)


def trust_remove(context: Context) -> Answer:
    """``trust remove``."""
    with context.unlock() as desk:
        gone = trust.remove_trust(desk, context.arguments.entry)
    return Answer(body=_believed_object(gone), lines=[tr("Forgot {name}.").format(name=gone.name)])


def _secret(named: str | None, prompt: str) -> str:
    return read_passphrase(named, prompt=prompt, option="--pin-file")


def _identity_object(one: Identity) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "issuer": one.issuer,
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "needs": one.needs,
        "where": one.where or None,
    }


def _identity_line(one: Identity) -> str:
    kinds = {
        identities.STAND_ALONE: tr("stand-alone certificate"),
        identities.OFFICE: tr("issued by {issuer}").format(issuer=one.issuer),
        identities.FILE: tr("PKCS #12 file {where}").format(where=one.where),
        identities.TOKEN: tr("token {where}").format(where=one.where),
    }
    until = tr("until {day}").format(day=_day(one.valid_until))
    return f"{one.id[:16]}  {one.name}  {kinds[one.kind]} · {until}"


def _believed_object(one: Believed) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "issuer": one.issuer,
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "revoked": one.revoked,
    }


def _believed_line(one: Believed) -> str:
    until = tr("until {day}").format(day=_day(one.until)) if one.until else tr("without an end")
    if one.kind == trust.LIST:
        kind = trn("revocation list, {n} certificate", "revocation list, {n} certificates", one.revoked)
    else:
        kind = tr("office") if one.kind == trust.ROOT else tr("vouches for officers, under {issuer}")
    return f"{one.id[:16]}  {one.name}  {kind.format(issuer=one.issuer)} · {until}"


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("identity", "list"): identity_list,
    ("identity", "request"): identity_request,
    ("identity", "add"): identity_add,
    ("identity", "remove"): identity_remove,
    ("countersign", None): countersign,
    ("trust", "add"): trust_add,
    ("trust", "list"): trust_list,
    ("trust", "remove"): trust_remove,
}
