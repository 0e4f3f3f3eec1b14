"""A report as PDF, set by typst from what `saying` says. No font of the system is used."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

TEMPLATE = "report.typ"
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


def pdf(said: dict[str, Any]) -> bytes:
    """The pages (A4). The text goes in as data: nothing in it is read as markup."""
    import typst  # slow to load, and asked for seldom

    template = (resources.files("cbcm.report") / TEMPLATE).read_bytes()
    folders = [str(resources.files(name) / "files") for name in FONTS]
    return typst.compile(
        template, sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=folders), format="pdf",
    )  # fmt: skip
