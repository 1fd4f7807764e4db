"""Buffers of keys are overwritten in place, and only what was meant to be."""

import ctypes

import pytest

from r2p_desk.system.memory import hold, wipe


def raw(thing: object, size: int) -> bytes:
    return ctypes.string_at(id(thing), size)


def test_bytes_bytearrays_and_texts_are_overwritten() -> None:
    secret, buffer, text = bytes(range(1, 33)), bytearray(range(1, 33)), "".join(["ab", "cd"] * 16)
    beside = bytes(range(1, 33))
    wipe(secret, buffer, text)
    assert secret == bytes(32)
    assert buffer == bytearray(32)
    assert text == "\0" * 64
    assert beside == bytes(range(1, 33))
    assert b"abcd" not in raw(text, 200)


@pytest.mark.parametrize("text", ["", "a", "short", "é" * 20, "汉字" * 10, "😀" * 9])
def test_what_python_may_share_or_keep_twice_is_left(text: str) -> None:
    made = "".join(list(text))
    made.encode()
    wipe(made)
    assert made == text


def test_a_buffer_stays_what_it_was_when_it_is_held() -> None:
    buffer = bytearray(b"x" * 32)
    hold(buffer)
    buffer.extend(b"y")
    assert buffer == b"x" * 32 + b"y"
    assert not hold(bytearray())
