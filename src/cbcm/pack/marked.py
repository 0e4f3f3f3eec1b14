"""YAML with the line of every entry, so that an unsound pack is refused at its place.

Scalars stay as written, except numbers and true/false: the facts "yes" and "no" are words here.
A key that stands twice is an error, which YAML libraries let pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from cbcm.errors import PackError

MOST_BYTES = 1_000_000
INTEGER = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Marked:
    """A mapping or a list with the file and line where it begins."""

    value: Any
    file: str
    line: int
    key: str = ""

    def wrong(self, why: str) -> PackError:
        """An error at this place; the key says which of several entries of a line it is."""
        what = f"{self.key}: " if self.key else ""
        return PackError(f"{self.file} line {self.line}: {what}{why}")

    def mapping(self, *, needs: tuple[str, ...] = (), may: tuple[str, ...] | None = None) -> Entry:
        """This as a mapping with these keys. Raises PackError for a missing or unknown one."""
        if not isinstance(self.value, dict):
            raise self.wrong("this must be a mapping")
        missing = [key for key in needs if key not in self.value]
        known = {*needs, *(may or ())}
        strange = sorted(set(self.value) - known) if may is not None else []
        why = [f"no {', '.join(missing)}"] if missing else []
        if strange:
            lines = ", ".join(f"{key} (line {self.value[key].line})" for key in strange)
            why.append(f"unknown entry {lines}, known are {', '.join(sorted(known))}")
        if why:
            raise self.wrong("; ".join(why))
        return Entry(self.value, self.file, self.line)

    def items(self) -> list[Marked]:
        """This as a list."""
        if not isinstance(self.value, list):
            raise self.wrong("this must be a list")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.wrong("this must be words")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def number(self) -> int:
        if not isinstance(self.value, str) or not INTEGER.fullmatch(self.value):
            raise self.wrong("this must be a whole number")
        return int(self.value)

    def flag(self) -> bool:
        if self.value not in ("true", "false"):
            raise self.wrong("this must be true or false")
        return bool(self.value == "true")

    def one_of(self, *allowed: str) -> str:
        if self.value not in allowed:
            raise self.wrong(f"this must be one of {', '.join(allowed)}")
        return str(self.value)

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise self.wrong("this must be a day, YYYY-MM-DD") from None

    def plain(self) -> Any:
        """This without its marks: mappings, lists and words."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


class Entry:
    """A mapping whose values are marked."""

    def __init__(self, values: dict[str, Marked], file: str, line: int) -> None:
        self.values = values
        self.file = file
        self.line = line

    def __getitem__(self, key: str) -> Marked:
        return self.values[key]

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str, default: str) -> Marked:
        """The entry, or the words that stand for it where it is left out."""
        return self.values.get(key, Marked(default, self.file, self.line))

    def list_of(self, key: str) -> tuple[str, ...]:
        """A list of words, empty where it is left out."""
        return self.values[key].texts() if key in self.values else ()


def read_marked(path: Path) -> Marked:
    """Read a YAML file. Raises PackError that names the file and the line."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PackError(f"{path.name}: too large for a pack")
        # The C parser: every process and command reads a pack when it starts.
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise PackError(f"{path.name} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None)
        because = f" ({problem})" if problem else ""
        hint = "no tabs; quotes around words that begin with {, or hold a colon"
        raise PackError(f"{path.name}{where}: this is no YAML{because}: {hint}") from None
    if node is None:
        raise PackError(f"{path.name}: it is empty")
    return _marked(node, path.name, 0)


def _marked(node: yaml.Node, file: str, depth: int) -> Marked:
    line = node.start_mark.line + 1
    if depth > 20:
        raise PackError(f"{file} line {line}: too deep")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Marked] = {}
        for key, value in node.value:
            if key.value in found:
                raise PackError(f"{file} line {key.start_mark.line + 1}: {key.value} stands twice")
            found[str(key.value)] = replace(_marked(value, file, depth + 1), key=str(key.value))
        return Marked(found, file, line)
    if isinstance(node, yaml.SequenceNode):
        return Marked([_marked(item, file, depth + 1) for item in node.value], file, line)
    return Marked(str(node.value), file, line)
