"""The page that lists the mails: plain HTML, readable on a telephone, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.mailbox.kept import Mail

# Everything that comes from a mail goes through Markup.format, which escapes it.
PAGE: Final = Markup("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  :root {{ color-scheme: light dark; --line: #8884; --quiet: #777; --accent: #b4552d; }}
  body {{ font: 1rem/1.55 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto;
         padding: 0 1rem; overflow-wrap: anywhere; }}
  h1 {{ font-size: 1.4rem; }}
  form {{ display: flex; gap: .5rem; flex-wrap: wrap; margin: 1rem 0; }}
  input {{ font: inherit; flex: 1 1 14rem; padding: .4rem .6rem; }}
  button {{ font: inherit; padding: .4rem .9rem; }}
  details {{ border: 1px solid var(--line); border-left: 4px solid var(--accent);
            border-radius: .4rem; margin: .6rem 0; padding: .6rem .9rem; }}
  summary {{ cursor: pointer; }}
  small {{ color: var(--quiet); display: block; }}
  pre {{ white-space: pre-wrap; font: inherit; margin: .8rem 0 0; }}
</style>
<h1>{title}</h1>
<form><input type="search" name="to" value="{to}" placeholder="only those to this address"
  aria-label="only those to this address"><button>Show</button></form>
<main>
{mails}
</main>
</html>
""")

MAIL: Final = Markup("""<details>
<summary><b>{subject}</b><small>to {recipients} · {received_at}</small></summary>
<pre>{text}</pre>
</details>""")

NOTHING: Final = Markup("<p>No mail yet.</p>")


def page(mails: Sequence[Mail], *, total: int, to: str | None) -> str:
    """The page for these mails, in the order given; `total` counts those not shown as well."""
    listed = Markup("\n").join(
        MAIL.format(
            subject=mail.subject or "(no subject)",
            recipients=", ".join(mail.recipients),
            received_at=mail.received_at,
            text=mail.text,
        )
        for mail in mails
    )
    title = f"{total} e-mails" if len(mails) == total else f"{total} e-mails, the last {len(mails)}"
    return PAGE.format(title=title, to=to or "", mails=listed or NOTHING)
