"""The frames of the long connection: protobuf message `Frame` of pbbp2, written and read by hand.

    Header { 1 key: string, 2 value: string }
    Frame  { 1 SeqID: uint64, 2 LogID: uint64, 3 service: int32, 4 method: int32, 5 headers: repeated Header,
             6 payload_encoding: string, 7 payload_type: string, 8 payload: bytes, 9 LogIDNew: string }

Fields 1 to 4 are required and written even when zero. By hand, so that the fake and the SDK check each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CONTROL, DATA = 0, 1
_NUMBERS = {1: "seq_id", 2: "log_id", 3: "service", 4: "method"}
_VARINT, _BYTES = 0, 2


@dataclass
class Frame:
    """One frame; `headers` keep their order."""

    method: int
    service: int = 0
    seq_id: int = 0
    log_id: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    payload: bytes = b""

    def header(self, key: str) -> str:
        """The value of a header, empty without one."""
        return next((value for name, value in self.headers if name == key), "")

    def dump(self) -> bytes:
        """As it goes over the line."""
        out = b"".join(_varint(number << 3) + _varint(getattr(self, name)) for number, name in _NUMBERS.items())
        for key, value in self.headers:
            out += _bytes(5, _bytes(1, key.encode()) + _bytes(2, value.encode()))
        return out + (_bytes(8, self.payload) if self.payload else b"")

    @classmethod
    def load(cls, raw: bytes) -> Frame:
        """Read a frame. Raises ValueError where a required field is missing or the bytes are no frame."""
        frame, seen = cls(CONTROL), set()
        for number, value in _fields(raw):
            if number in _NUMBERS and isinstance(value, int):
                seen.add(number)
                setattr(frame, _NUMBERS[number], value)
            elif number == 5 and isinstance(value, bytes):
                pair = {key: text.decode() for key, text in _fields(value) if isinstance(text, bytes)}
                if set(pair) != {1, 2}:
                    raise ValueError("a header needs key and value")
                frame.headers.append((pair[1], pair[2]))
            elif number == 8 and isinstance(value, bytes):
                frame.payload = value
        if missing := set(_NUMBERS) - seen:
            raise ValueError(f"fields {sorted(missing)} are required")
        return frame


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _bytes(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(value)) + value


def _fields(raw: bytes) -> Iterator[tuple[int, int | bytes]]:
    at = 0
    while at < len(raw):
        key, at = _read(raw, at)
        value, at = _read(raw, at)
        if key & 7 == _VARINT:
            yield key >> 3, value
        elif key & 7 == _BYTES and at + value <= len(raw):
            yield key >> 3, raw[at : at + value]
            at += value
        else:
            raise ValueError("no frame")


def _read(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if at >= len(raw) or shift > 63:
            raise ValueError("no frame")
        number |= (raw[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if raw[at - 1] < 0x80:
            return number, at
