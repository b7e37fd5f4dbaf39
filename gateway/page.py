"""The API's description as one plain page: no script, nothing loaded from elsewhere."""

import json
from html import escape
from typing import Any

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
code,pre{font:14px/1.4 ui-monospace,monospace;background:#f4f4f0;border-radius:4px}
pre{padding:.8rem;overflow:auto}code{padding:.1rem .3rem}
details{border:1px solid #ddd;border-radius:6px;margin:.5rem 0;padding:.5rem 1rem}
summary{cursor:pointer}th,td{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}
"""


def render(document: dict[str, Any]) -> str:
    """Return the OpenAPI document as HTML."""
    info = document["info"]
    groups: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            groups.setdefault(operation["tags"][0], []).append(
                _operation(method.upper(), path, operation)
            )
    sections = "".join(
        f"<h2>{escape(tag.capitalize())}</h2>{''.join(items)}" for tag, items in groups.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])}'
        f'</title><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>"
        f"<p>{escape(info['description'])}</p>"
        f'<p>For programs: <a href="/openapi.json">openapi.json</a></p>{sections}</html>'
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(item['name'])}</code><td>{escape(item['in'])}"
        f"<td>{escape(item.get('description', ''))}"
        for item in operation.get("parameters", [])
    )
    responses = "".join(
        f"<tr><td>{escape(status)}<td>{escape(response['description'])}"
        for status, response in operation["responses"].items()
    )
    return (
        f"<details><summary><code>{method} {escape(path)}</code> {escape(operation['summary'])}"
        f"</summary><p>{escape(operation.get('description', ''))}</p>"
        f"<p>For: {escape(', '.join(operation['x-roles']))}</p>"
        f"<table>{parameters}</table>{_examples(operation)}<table>{responses}</table></details>"
    )


def _examples(operation: dict[str, Any]) -> str:
    requests = _contents(operation.get("requestBody", {})).get("examples", {})
    shown = [("Send", example["value"]) for example in requests.values()]
    for status, response in operation["responses"].items():
        example = _contents(response).get("example")
        if status.startswith("2") and example is not None:
            shown.append((f"Answer {status}", example))
    return "".join(
        f"<p>{title}<pre>{escape(json.dumps(value, indent=1, ensure_ascii=False))}</pre>"
        for title, value in shown
    )


def _contents(part: dict[str, Any]) -> dict[str, Any]:
    contents: dict[str, Any] = part.get("content", {}).get("application/json", {})
    return contents
