"""The rules that hold the code together: imports one way, pure files, tables with an end."""

from __future__ import annotations

import ast
from pathlib import Path

from cbcm import tables
from cbcm.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cbcm"

# Lower layers never import higher ones; files of one layer may import each other only where
# they are of the same step (folder).
LAYERS: list[set[str]] = [
    {"vocabulary", "errors", "endpoints"},
    {"settings", "wording", "keyring", "hardening", "sheets", "telemetry", "ports", "pack",
     "calendar", "voicing"},
    {"db", "tables", "digests"},
    {"sealing", "audit"},
    {"intake", "triage", "agencies", "followup", "delivery", "trends", "anonymiser", "access"},
    {"context", "documents", "masking", "filling", "linked", "planning", "watch", "casework",
     "holding", "referring",
     "disposing", "contacting", "offering", "collecting", "adding", "taking", "codes", "answering",
     "journey", "calls", "clockwork", "canary", "atrest", "migrating", "report"},
    {"channels", "desk", "api", "public"},
    {"app", "worker", "serving"},
    {"cli", "demo"},
]  # fmt: skip
STEPS = LAYERS[4]
PURE = {
    "vocabulary/__init__.py", "vocabulary/codes.py", "vocabulary/nouns.py", "errors.py",
    "triage/handlers.py", "triage/organisations.py",
    "triage/candidates.py",
    "pack/boxes.py", "pack/axes.py", "pack/model.py",
    "pack/seats.py", "pack/routing.py", "pack/claims.py", "pack/properties.py",
    "triage/escalators.py", "triage/forms.py", "triage/language.py", "intake/script.py",
    "intake/hearing.py", "intake/call.py", "intake/telephone.py", "trends/disclosure.py",
    "trends/cells.py", "trends/periods.py", "trends/reading.py", "pack/publishing.py",
    "calendar.py", "desk/trending.py", "desk/silence.py", "report/content.py",
    "agencies/coverage.py",
}  # fmt: skip
PURE_LIBRARY = {
    "__future__", "dataclasses", "enum", "collections", "re", "functools", "unicodedata",
    "stdnum", "rapidfuzz", "typing", "math", "hashlib", "hmac", "itertools", "xml",
    "datetime", "zoneinfo",
}  # fmt: skip


def _imports(path: Path) -> set[str]:
    """Dotted names a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == "cbcm":
                found |= {f"cbcm.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


def _room(dotted: str) -> str:
    return dotted.split(".")[1] if "." in dotted else ""


def _layer(room: str) -> int:
    (found,) = (n for n, rooms in enumerate(LAYERS) if room in rooms)
    return found


def _files() -> list[Path]:
    files = sorted(SOURCE.rglob("*.py"))
    assert len(files) > 50, "no files seen: this test would pass on nothing"
    return files


def test_imports_run_one_way() -> None:
    wrong = []
    for path in _files():
        parts = path.relative_to(SOURCE).parts
        room = parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for name in _imports(path):
            target = _room(name) if name.startswith("cbcm.") else ""
            if not target or target in (room, "__version__"):
                continue
            allowed = _layer(target) < _layer(room) or (
                _layer(target) == _layer(room) and room not in STEPS
            )
            if (path.name, target) == ("outbox.py", "watch") or (room, target) in EXCEPTIONS:
                continue
            if not allowed:
                wrong.append(f"{path.relative_to(SOURCE)} imports {name}")
    assert wrong == []


# Each with its reason; docs/architecture.md repeats them.
EXCEPTIONS = {
    ("delivery", "context"),  # jobs run with the settings and the pack
    ("followup", "delivery"),  # a thread asks which referrals hold it
    ("access", "context"),  # a token is checked against settings and directory
    ("access", "agencies"),  # a subject becomes an account
    ("delivery", "agencies"),  # a notice goes to the people of a seat
}


def test_pure_files_import_only_pure_things() -> None:
    pure = {
        f"cbcm.{name.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
        for name in PURE
    }
    pure |= {"cbcm.pack", "cbcm.wording"}  # data, loaded once
    for name in PURE:
        for imported in _imports(SOURCE / name):
            if imported.startswith("cbcm"):
                assert imported in pure, f"{name} imports {imported}"
            else:
                assert imported.split(".")[0] in PURE_LIBRARY, f"{name} imports {imported}"


def test_every_table_says_why_it_is_there_and_when_its_rows_end() -> None:
    found = tables.metadata.sorted_tables
    assert len(found) >= 18
    for table in found:
        assert len(table.info["why"]) > 10, table.name
        assert len(table.info["erased"]) > 5, table.name


def test_files_have_one_job() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in _files()
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operating.md").read_text()
    missing = [name for name in Settings.model_fields if f"CBCM_{name.upper()}" not in text]
    assert missing == []


def test_migrations_make_exactly_the_tables(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from cbcm.migrating import migrate

    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    migrate(engine)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    engine.dispose()
    assert found == []
