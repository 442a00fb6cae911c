"""pawl: end-to-end encryption for any app, the Signal protocols (PQXDH, the Double Ratchet and SPQR).

`Account` is one device that talks to any number of others, and what most programs want:

    import pawl

    alice, bob = pawl.Account.create("alice", 1), pawl.Account.create("bob", 1)
    alice.add_bundle("bob", 1, pawl.Bundle.load(bob.bundle().dump()))   # through your server
    for envelope in alice.encrypt("bob", b"hello"):
        data = envelope.dump()                                          # through your server
        print(bob.decrypt(pawl.Envelope.load(data, "alice", 1)).text)

`Keys` and `Session` are the same protocol for programs that keep the state in a database of their own. Whatever goes
wrong is a `PawlError`, with `code` and `action`, and has changed nothing.
"""

from __future__ import annotations

from . import _abi
from ._pawl import __file__ as _extension
from ._pawl import abi_version, set_exception_factory, version_text

_abi.check(abi_version(), _extension)

from . import errors  # noqa: E402
from .account import Account  # noqa: E402
from .bundle import Bundle  # noqa: E402
from .enums import Action, AesKind, Family, Kind, Policy, PqPolicy, State, Status, Suite, Trust  # noqa: E402
from .envelope import Envelope, Envelopes, Message, Refused  # noqa: E402
from .errors import *  # noqa: E402, F403
from .info import AccountInfo, DeviceInfo, KeysInfo, PeerInfo, SessionInfo  # noqa: E402
from .keys import KeyPair, Keys, new_identity  # noqa: E402
from .session import Session  # noqa: E402
from .step import DecryptStep, EncryptStep, Saved, Step, StepState  # noqa: E402

__version__ = version_text()

set_exception_factory(errors.from_members)

__all__ = [
    "Account",
    "AccountInfo",
    "Action",
    "AesKind",
    "Bundle",
    "DecryptStep",
    "DeviceInfo",
    "EncryptStep",
    "Envelope",
    "Envelopes",
    "Family",
    "KeyPair",
    "Keys",
    "KeysInfo",
    "Kind",
    "Message",
    "PeerInfo",
    "Policy",
    "PqPolicy",
    "Refused",
    "Saved",
    "Session",
    "SessionInfo",
    "State",
    "Status",
    "Step",
    "StepState",
    "Suite",
    "Trust",
    "new_identity",
]
__all__ += errors.__all__
