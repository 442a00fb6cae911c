"""Frozen records: what the package hands out and takes in."""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know better; importing typing would take longer than the rest of pawl
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Value:
    """A record whose members are the annotations of its class: equal by value, hashable, and never changed.

    It is what `dataclasses` makes, and type checkers take it for that. That module is not used because importing it
    takes longer than all of pawl. Members named in `_hidden` are left out of the `repr`.
    """

    _hidden = frozenset[str]()

    def __init_subclass__(cls) -> None:
        if Value not in cls.__bases__:
            return  # an application's subclass of a value takes what that takes
        names = list(cls.__annotations__)
        arguments = ", ".join(f"{name}=cls.{name}" if hasattr(cls, name) else name for name in names)
        body = "".join(f"\n    members[{name!r}] = {name}" for name in names)
        made: dict[str, Any] = {}
        # As dataclasses and namedtuple do it. What is executed has only names of this package in it.
        exec(f"def __init__(self, {arguments}):\n    members = self.__dict__{body}", {"cls": cls}, made)
        cls.__init__ = made["__init__"]  # type: ignore[method-assign]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: make another one")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: make another one")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        shown = (f"{name}={value!r}" for name, value in vars(self).items() if name not in self._hidden)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __getstate__(self) -> dict[str, Any]:
        return vars(self)

    def __setstate__(self, members: dict[str, Any]) -> None:
        vars(self).update(members)
