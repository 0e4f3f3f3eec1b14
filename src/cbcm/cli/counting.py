"""Options for the codes that are only counted: all optional, and never asked of her."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from cbcm.vocabulary import (
    AccusedRole,
    Affiliation,
    AgeBand,
    Category,
    Harm,
    Lag,
    Reporter,
    Setting,
    Sex,
)


def _one_of(codes: type[StrEnum], help_text: str, *names: str) -> Any:
    """An option that takes one of these codes. A refusal lists them and repeats nothing typed."""
    allowed = "|".join(codes)

    def read(text: str) -> StrEnum:
        try:
            return codes(text)
        except ValueError:
            raise typer.BadParameter(f"one of {allowed}") from None

    return typer.Option(*names, parser=read, metavar=allowed, help=f"{help_text}, for the counts")


CategoryOption = Annotated[Category | None, _one_of(Category, "as you read it")]
SettingOption = Annotated[Setting | None, _one_of(Setting, "where it happened")]
RoleOption = Annotated[AccusedRole | None, _one_of(AccusedRole, "what the one named does there")]
AffiliationOption = Annotated[Affiliation | None, _one_of(Affiliation, "whose personnel it is")]
HarmOption = Annotated[Harm | None, _one_of(Harm, "what was done", "--type")]
ReporterOption = Annotated[Reporter | None, _one_of(Reporter, "who told it")]
SexOption = Annotated[Sex | None, _one_of(Sex, "the survivor's")]
AgeOption = Annotated[AgeBand | None, _one_of(AgeBand, "when it happened")]
LagOption = Annotated[Lag | None, _one_of(Lag, "from the incident until it was told")]


def given(**codes: str | None) -> dict[str, str]:
    """The codes that were given: one that was not stays not known."""
    return {name: code for name, code in codes.items() if code is not None}
