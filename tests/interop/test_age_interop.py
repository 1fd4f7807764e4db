"""An independent implementation (rust age, through pyrage) opens our passphrase files, and we open its."""

from datetime import UTC, datetime

import pyrage
import pytest

from r2p_desk.keys import age, canonical
from r2p_desk.keys.age_passphrase import PassphraseIdentity
from r2p_desk.keys.officer import create_officer, seal_officer

PASSPHRASE = "mot de passe déjà vu"


def test_rust_age_opens_an_officers_file() -> None:
    officer = create_officer("Ann", datetime(2026, 11, 23, tzinfo=UTC))
    held = canonical.decode(pyrage.passphrase.decrypt(seal_officer(officer, PASSPHRASE, 18), PASSPHRASE))
    assert held["receive"] == officer.identity.secret()
    assert bytes.fromhex(held["desk_key"]) == officer.desk_key


@pytest.mark.slow
def test_we_open_what_rust_age_wrote_under_a_passphrase() -> None:
    plaintext = bytes(range(256)) * 600
    data = pyrage.passphrase.encrypt(plaintext, PASSPHRASE)
    assert age.decrypt(data, [PassphraseIdentity(PASSPHRASE)]) == plaintext
