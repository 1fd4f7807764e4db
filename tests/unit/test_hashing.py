"""A stream hashed beside other work has the digest it would have had."""

import hashlib
import random
import threading

from r2p_desk.system.hashing import Digest


def test_pieces_of_any_size_give_the_same_digest_whenever_it_is_asked_for() -> None:
    chance = random.Random(7)
    digest, whole = Digest(), hashlib.sha256()
    assert digest.hexdigest() == whole.hexdigest()
    for size in (1, 65_536, 3 << 20, 0, 1 << 20, 12, 700_000, 400_000):
        piece = chance.randbytes(size)
        digest.update(memoryview(piece))
        whole.update(piece)
        if size % 2 == 0:
            assert digest.hexdigest() == whole.hexdigest()
    assert digest.hexdigest() == whole.hexdigest()


def test_what_is_short_starts_no_thread_and_what_was_long_leaves_none() -> None:
    before = set(threading.enumerate())
    digest = Digest()
    digest.update(bytes(1 << 19))
    digest.hexdigest()
    assert set(threading.enumerate()) <= before
    digest.update(bytes(1 << 21))
    assert len(set(threading.enumerate()) - before) == 1
    digest.hexdigest()
    del digest
    for left in set(threading.enumerate()) - before:
        left.join(10)
    assert set(threading.enumerate()) <= before
