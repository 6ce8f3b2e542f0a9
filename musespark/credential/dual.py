"""Sign for a person beside the instance: the claim and in it an identity assertion (CAWG 1.2), in one signature.

The C library has it, its Python package does not wrap it. Both signers are used up by it.
"""

import ctypes

import c2pa
from c2pa.c2pa import C2paSigner, _lib

ROLE = "cawg.creator"
SIGNED = "c2pa.actions.v2"  # beside the hard binding, which the library adds by itself
_Strings = ctypes.POINTER(ctypes.c_char_p)
_Handle = ctypes.POINTER(C2paSigner)
_FAILED = "Failed to join the signers: {}"

_create = _lib.c2pa_identity_signer_create
_create.argtypes, _create.restype = [_Handle, _Handle, _Strings, _Strings], _Handle


def dual(instance: c2pa.Signer, person: c2pa.Signer) -> c2pa.Signer:
    """Return the signer that signs a claim as `instance` and says in it, signed as `person`, who its creator is.

    The assertion covers what was done and the bytes of the file. Raises c2pa.C2paError where a key is of no use.
    """
    called = instance._callback_cb  # the library calls it as long as the joined signer lives
    handle = instance._consume_into(  # the package's own way to give a handle away, freed in any case
        lambda first: person._consume_into(  # as above
            lambda second: _create(first, second, _strings(SIGNED), _strings(ROLE)), _FAILED
        ),
        _FAILED,
    )
    made = c2pa.Signer(handle)
    made._callback_cb = called  # as above
    return made


def _strings(*texts: str) -> "ctypes.Array[ctypes.c_char_p]":
    return (ctypes.c_char_p * (len(texts) + 1))(*(text.encode() for text in texts), None)
