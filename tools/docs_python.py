"""Write docs/reference/python.md from the code: names, signatures, fields and docstrings.

python -m tools.docs_python           writes it
python -m tools.docs_python --check   says whether it is up to date (exit status 1 if not)
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

from tools.docs_page import DOCS, run, table

__all__ = ["MODULES", "PAGE", "define", "listed", "main", "page"]

SOURCE = DOCS.parent / "src"
PAGE = DOCS / "reference" / "python.md"

#: what scripts and notebooks import from -> what it is for
MODULES = {
    "corridor.core.months": "months as numbers and as text",
    "corridor.core.errors": "what is raised",
    "corridor.record": "the tables of what happened",
    "corridor.evidence": "parameters, priors, sources",
    "corridor.policies": "policies, read and written",
    "corridor.questions.compare": "policies on the same draws",
    "corridor.questions.hindcast": "what was done, held against what happened since",
    "corridor.questions.explain.run": "what a difference hangs on, whole",
    "corridor.questions.explain.decompose": "its parts by lever and the shares of its spread",
    "corridor.questions.explain.sensitivity": "indices of sensitivity",
    "corridor.questions.explain.scenarios": "conditions under which it is another",
    "corridor.questions.explain.value": "what knowing a parameter would be worth",
    "corridor.questions.explain.robust": "several policies by aims of one's own",
    "corridor.questions.explain.robust.front": "settings of levers that nothing beats",
    "corridor.questions.explain.ema": "the model in the EMA Workbench",
    "corridor.questions.runs.asked": "the runs beneath, draw by draw",
    "corridor.questions.sweep": "designs of very many runs",
    "corridor.questions.claims": "what is said, tested",
    "corridor.questions.events": "the model around known events",
    "corridor.questions.across": "the same mechanism on other corridors",
    "corridor.questions.regimes": "interdiction under other border rules",
    "corridor.questions.forecast.make": "the months ahead",
    "corridor.questions.forecast.backtest": "forecasts of past months, scored",
    "corridor.system.corridors": "the corridors, each a folder",
    "corridor.system.fit": "fits, shipped and kept",
    "corridor.system.fit.export": "the draws of a fit for ArviZ",
    "corridor.report": "results as tables, pages, JSON and CSV",
    "corridor.report.explain.scenarios": "conditions in words",
}
_WIDE = 92  # characters; a longer signature takes a line for each argument


def page() -> str:
    """Return the reference page as Markdown."""
    rows = [(f"[`{m}`](#{m.replace('.', '')})", what) for m, what in MODULES.items()]
    parts = [
        "# Python",
        "What scripts and notebooks may import. [Use from Python](../how-to/use-from-python.md) "
        "shows it at work. Everything takes and gives what its types say; arrays are NumPy's, "
        "tables are those of polars. What lies elsewhere in the package may change with any "
        "version.",
        "This page is written by `python -m tools.docs_python` from the code.",
        table(("Import from", "For"), rows),
        *(part for module in MODULES for part in _module(module)),
    ]
    return "\n\n".join(parts) + "\n"


def listed(module: str) -> list[str]:
    """Return ``__all__`` of a module of the package."""
    for node in _parsed(module)[1].body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
            return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    raise ValueError(f"{module} has no __all__")


def define(module: str, name: str) -> tuple[str, ast.stmt]:
    """Return the module that defines a public name, found through imports, and its statement.

    Raises ValueError where neither the module nor one that it imports from defines it.
    """
    for node in _parsed(module)[1].body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return module, node
        if isinstance(node, ast.Assign) and any(
            isinstance(one, ast.Name) and one.id == name
            for target in node.targets
            for one in getattr(target, "elts", [target])
        ):
            return module, node
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
            return module, node
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return define(node.module, alias.name)
    raise ValueError(f"{module} lists {name} and does not define it")


@functools.cache
def _parsed(module: str) -> tuple[list[str], ast.Module]:
    base = SOURCE.joinpath(*module.split("."))
    path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
    text = path.read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text)


def _module(module: str) -> Iterator[str]:
    yield f"## `{module}`"
    yield from _prose(ast.get_docstring(_parsed(module)[1]) or "")
    for name in sorted(listed(module), key=lambda n: (n.isupper(), n.lower())):
        home, node = define(module, name)
        yield f"### `{name}`"
        if isinstance(node, ast.FunctionDef):
            yield from _function(node)
        elif isinstance(node, ast.ClassDef):
            yield from _class(home, node)
        else:
            yield from _constant(home, node)


def _function(node: ast.FunctionDef) -> Iterator[str]:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    parts = _arguments(node.args)
    line = f"def {node.name}({', '.join(parts)}){returns}: ..."
    if len(line) > _WIDE:
        inside = "".join(f"    {part},\n" for part in parts)
        line = f"def {node.name}(\n{inside}){returns}: ..."
    marks = [ast.unparse(mark) for mark in node.decorator_list]
    shown = [f"@{mark}\n" for mark in marks if mark in ("property", "classmethod", "staticmethod")]
    shown += ["@property\n"] * ("cached_property" in marks or "functools.cached_property" in marks)
    # written as the formatter of this repository writes it
    line = re.sub(r"'([^'\"\\]*)'", r'"\1"', line)
    yield f"```text\n{''.join(shown)}{line}\n```"
    yield from _prose(ast.get_docstring(node) or "")


def _arguments(found: ast.arguments) -> list[str]:
    plain = [*found.posonlyargs, *found.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(found.defaults))
    defaults += found.defaults
    parts = [_argument(a, d) for a, d in zip(plain, defaults, strict=True)]
    if found.vararg:
        parts.append(f"*{_argument(found.vararg, None)}")
    elif found.kwonlyargs:
        parts.append("*")
    parts += [_argument(a, d) for a, d in zip(found.kwonlyargs, found.kw_defaults, strict=True)]
    return parts + ([f"**{_argument(found.kwarg, None)}"] if found.kwarg else [])


def _argument(one: ast.arg, default: ast.expr | None) -> str:
    kind = f": {ast.unparse(one.annotation)}" if one.annotation else ""
    equals = " = " if kind else "="
    return one.arg + kind + (f"{equals}{ast.unparse(default)}" if default else "")


def _class(home: str, node: ast.ClassDef) -> Iterator[str]:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    yield f"```text\nclass {node.name}{f'({bases})' if bases else ''}: ...\n```"
    prose, told = _split(ast.get_docstring(node) or "", "Attributes")
    yield from _prose(prose)
    named = {name.strip(): text for names, text in told for name in names.split(",")}
    fields = [
        one
        for one in node.body
        if isinstance(one, ast.AnnAssign) and not ast.unparse(one.target).startswith("_")
    ]
    rows = []
    for one in fields:
        name = ast.unparse(one.target)
        what = _comment(home, one) or _inline(named.get(name, ""))
        rows.append((f"`{name}`", f"`{ast.unparse(one.annotation)}`", what))
    if any(what for _, _, what in rows):
        yield table(("Field", "Type", "What"), rows)
    elif rows:
        yield table(("Field", "Type"), [row[:2] for row in rows])
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
            yield from _function(method)


def _constant(home: str, node: ast.stmt) -> Iterator[str]:
    given = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    value = ast.unparse(given) if given else ""
    body = _parsed(home)[1].body
    after = body[body.index(node) + 1 : body.index(node) + 2]
    told = _comment(home, node)
    if after and isinstance(after[0], ast.Expr) and isinstance(after[0].value, ast.Constant):
        told = _inline(str(after[0].value.value))
    told = told or "A constant"
    yield f"{told.rstrip('.')}{f': `{value}`' if len(value) <= _WIDE else ''}."


def _comment(home: str, node: ast.stmt) -> str:
    """Return what the lines ``#: ...`` above a field or constant say, or its end."""
    lines = _parsed(home)[0]
    end = lines[(node.end_lineno or node.lineno) - 1].partition("  # ")[2]
    found: list[str] = []
    at = node.lineno - 2
    while at >= 0 and lines[at].strip().startswith("#:"):
        found.insert(0, lines[at].strip()[2:].strip())
        at -= 1
    return _inline(" ".join([*found, f"({end})" if found and end else end]))


def _split(text: str, title: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a docstring without one section, and the section's entries: names and text."""
    before, found, rest = text.partition(f"{title}\n{'-' * len(title)}\n")
    if not found:
        return text, []
    section, _, after = rest.partition("\n\n")
    entries = re.split(r"\n(?! )", section)
    pairs = [entry.partition(":")[::2] if ":" in entry else ("", entry) for entry in entries]
    return f"{before}\n\n{after}", [(names, " ".join(said.split())) for names, said in pairs]


def _prose(text: str) -> Iterator[str]:
    """Yield a docstring as Markdown: sections as lists, what stands in columns as it is."""
    for title in ("Parameters", "Attributes", "Returns", "Yields", "Raises"):
        text, entries = _split(text, title)
        if entries:
            lines = [f"- `{names}`: {said}" if names else f"- {said}" for names, said in entries]
            text += f"\n\n{title}:\n\n" + "\n".join(lines)
    for part in re.split(r"\n\s*\n", text.strip()):
        if re.search(r"^ {2,}|\S {3,}\S", part, re.MULTILINE):
            yield f"```text\n{part}\n```"
        elif part:
            yield _inline(part) if not part.startswith("- ") else _mark(part)


def _inline(text: str) -> str:
    return " ".join(_mark(text).split())


def _mark(text: str) -> str:
    # a browser would take <id> in the text for a tag of its own
    return re.sub(r"<(?=[A-Za-z/])", "&lt;", re.sub(r"``([^`]+)``", r"`\1`", text))


def main() -> int:
    """Write the page or check it; returns the exit status."""
    return run(PAGE, page)


if __name__ == "__main__":
    raise SystemExit(main())
