"""Sign a manifest store for a place that the caller chose, over a hash that the caller took.

The C library has it, its Python package does not wrap it.
"""

import ctypes
import json
from typing import Any

import c2pa
from c2pa.c2pa import C2paBuilder, C2paSigner, C2paStream, _lib

from musespark.credential.claim import Claim, definition

_Bytes = ctypes.POINTER(ctypes.c_ubyte)
_FORMAT = b"application/c2pa"

_reserve = _lib.c2pa_builder_data_hashed_placeholder
_reserve.argtypes = [ctypes.POINTER(C2paBuilder), ctypes.c_size_t, ctypes.c_char_p, ctypes.POINTER(_Bytes)]
_sign = _lib.c2pa_builder_sign_data_hashed_embeddable
_sign.argtypes = [
    ctypes.POINTER(C2paBuilder),
    ctypes.POINTER(C2paSigner),
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.POINTER(C2paStream),
    ctypes.POINTER(_Bytes),
]
_reserve.restype = _sign.restype = ctypes.c_int64


def sign_for(hole: tuple[int, int], sha256: bytes, claim: Claim, signer: c2pa.Signer, context: c2pa.Context) -> bytes:
    """Return a manifest store over a file whose hash without the bytes from `hole[0]` to `hole[1]` is `sha256`.

    Raises c2pa.C2paError where it can't be signed.
    """
    start, end = hole
    bound: dict[str, Any] = {"exclusions": [{"start": start, "length": end - start}], "name": "jumbf manifest"}
    bound |= {"alg": "sha256", "hash": list(sha256), "pad": " "}
    with c2pa.Builder(definition(claim), context=context) as builder:
        out = _Bytes()
        _taken(_reserve(builder._handle, signer.reserve_size(), _FORMAT, ctypes.byref(out)), out)
        out = _Bytes()
        said = json.dumps(bound).encode()
        return _taken(_sign(builder._handle, signer._handle, said, _FORMAT, None, ctypes.byref(out)), out)


def _taken(size: int, out: Any) -> bytes:
    if size < 0:
        raise c2pa.C2paError(_error())
    found = ctypes.string_at(out, size)
    _lib.c2pa_free(out)
    return found


def _error() -> str:
    said = _lib.c2pa_error()
    words = ctypes.string_at(said).decode(errors="replace")
    _lib.c2pa_free(said)
    return words
