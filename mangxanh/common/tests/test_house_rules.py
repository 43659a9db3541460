"""The rules of the house that no other tool checks."""

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[3]
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "signals", "misc"}
# Pages for whoever comes; each says in its own module why nobody has to sign in.
PUBLIC = {
    "bad_request", "csrf_failure", "page_not_found", "permission_denied", "server_error",
    "offline", "styleguide", "sign_in", "sign_out", "use_link", "set_password", "setup_code",
    "set_language", "home", "setup_start", "setup_account", "calendar",
    "card_sign_in", "card_class", "card_digits",
    "slip", "slip_account", "slip_code",
    "help_page", "privacy", "second_step", "rules",
    "lesson_path", "lesson_page", "lesson_offline", "lesson_worker", "lesson_mine",
    "pack_slides", "pack_slides_file",
    "tell_what", "tell_who", "tell", "tell_kept", "letters", "month_book",
    "certificate_check", "certificate_issuer", "certificate_status",
}  # fmt: skip


def git(*words):
    """Return what git says, None where there is none: a release has no git, nor has every machine."""
    program = shutil.which("git")
    if program is None:
        return None
    done = subprocess.run(  # noqa: S603  # our own words
        [program, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def tracked(*patterns):
    """Return our files in git, or in the folder where there is no git."""
    listed = git("ls-files", "-z", "-co", "--exclude-standard", *patterns)
    if listed is not None:
        found = [ROOT / name for name in listed.split("\0") if name]
    else:
        skipped = {"staticfiles", "build", "data"}  # and whatever tools leave in hidden places
        found = [
            path
            for pattern in patterns or ("*",)
            for path in ROOT.rglob(pattern)
            if not any(
                part in skipped or part.startswith(".") for part in path.relative_to(ROOT).parts
            )
        ]
    return sorted(path for path in found if path.is_file())


CODE = [path for path in tracked("*.py") if "migrations" not in path.parts]
TEMPLATES = [path for path in tracked("*.html") if "templates" in path.parts]


def named(path):
    return str(path.relative_to(ROOT))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_there_is_code_to_check():
    assert len(CODE) > 50
    assert len(TEMPLATES) > 10


def test_files_are_short():
    long = {
        named(path): lines
        for path in CODE
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }

    assert long == {}


def test_functions_are_short():
    long = [
        f"{named(path)}: {function.name} has {function.end_lineno - function.lineno + 1} lines"
        for path in CODE
        if "tests" not in path.parts
        for function in functions(path)
        if function.end_lineno - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_has_a_name_that_says_nothing():
    assert [
        named(p) for p in CODE if p.stem in FORBIDDEN_NAMES or p.parent.name in FORBIDDEN_NAMES
    ] == []


def test_every_module_says_what_it_is_for():
    silent = [
        named(path)
        for path in CODE
        if path.read_text(encoding="utf-8").strip()
        and "tests" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def _routed():
    """Return the names of views that an address leads to."""
    addresses = [path.read_text(encoding="utf-8") for path in CODE if path.name.endswith("urls.py")]
    return {name for text in addresses for name in re.findall(r"\b\w+\.(\w+), name=", text)}


def _is_view(function):
    first = function.args.args[0] if function.args.args else None
    words = ast.unparse(first.annotation) if first is not None and first.annotation else ""
    gives = ast.unparse(function.returns) if function.returns else ""
    return words in {"Request", "HttpRequest"} and "Response" in gives


def test_every_view_asks_who_is_there_or_is_listed_as_public():
    open_to_all = [
        f"{named(path)}: {function.name}"
        for path in CODE
        if "views" in (path.stem, path.parent.name) and "tests" not in path.parts
        for function in functions(path)
        if function.name in _routed()
        and _is_view(function)
        and function.name not in PUBLIC
        and not any(
            word in ast.unparse(d)
            for d in function.decorator_list
            for word in ("_required", "setup_page")
        )
    ]

    assert open_to_all == []


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    without = [
        name
        for name in wanted
        if not re.search(re.escape(f'"{name}"') + r",\s*# \S.*\(.+; [\d.]+ MB", text)
    ]

    assert without == []


def pins(lock):
    """Return {package: the versions a lock holds}; a version may depend on Python's."""
    found = {}
    text = (ROOT / lock).read_text(encoding="utf-8")
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    assert text.count("--hash=sha256:") >= sum(map(len, found.values()))
    return found


def test_locks_fit_what_pyproject_asks_for():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    to_run, for_tests = pins("requirements.lock"), pins("requirements-dev.lock")

    unfit = [
        line
        for locked, lines in (
            (to_run, asked["project"]["dependencies"]),
            (for_tests, asked["project"]["dependencies"] + asked["dependency-groups"]["dev"]),
        )
        for line in lines
        for wanted in [Requirement(line)]
        for versions in [locked.get(canonicalize_name(wanted.name), set())]
        if not versions or not all(map(wanted.specifier.contains, versions))
    ]

    assert unfit == [], "make lock"
    assert {name: for_tests.get(name) for name in to_run} == to_run, "make lock"


def test_no_link_leads_out_of_the_checkout():
    listed = git("ls-files", "-s") or ""

    assert [line for line in listed.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("folder", [ROOT, Path.home()], ids=["checkout", "home"])
def test_nothing_names_a_folder_of_this_machine(folder):
    naming = [
        named(path)
        for path in tracked()
        if path.suffix not in {".woff2", ".png", ".ttf", ".svg", ".jpg", ".docx", ".pdf", ".xlsx"}
        and re.search(rf"(?<![\w.-]){re.escape(str(folder))}/", path.read_text("utf-8", "ignore"))
    ]

    assert naming == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_address(lock):
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_page_of_settings_lists_exactly_those_that_are_read():
    code = (ROOT / "mangxanh/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8").split("Read by commands")[0]

    assert set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == read


def test_every_silenced_check_says_why():
    silent = [
        f"{named(path)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "# noqa" in line
        and "tests" not in path.parts
        and not re.search(r"# noqa: [A-Z0-9, ]+\S*  # \S", line)
    ]

    assert silent == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"<[a-z][^>]*\sstyle\s*=",
        r"<style\b",
        r"<script(?![^>]*\bsrc=)",
        r"""<[a-z][^>]*\son[a-z]+\s*=\s*["']""",
        r"javascript:",
    ],
)
def test_templates_hold_nothing_inline(pattern):
    inline = [
        named(path)
        for path in TEMPLATES
        if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]

    assert inline == []


def test_no_page_asks_another_server():
    asking = [
        named(path)
        for path in TEMPLATES
        if re.search(r'(src|href|action)\s*=\s*"(https?:)?//', path.read_text(encoding="utf-8"))
    ]

    assert asking == []


def test_there_is_a_changelog():
    assert (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").startswith("#")
