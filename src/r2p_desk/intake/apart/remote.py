"""What a web page or a mail would fetch from elsewhere if a browser showed it. It is named; nothing is fetched."""

import re

_TAGS = re.compile(
    rb"<(img|link|script|iframe|frame|embed|object|video|audio|source|input|body|table|td|style)\b([^<>]*)",
    re.IGNORECASE,
)
_FROM = re.compile(
    rb"(?:src|srcset|href|background|poster|data)\s{0,9}=\s{0,9}[\"']?\s{0,9}(?:https?:)?//([^\s\"'/?#>]{1,200})",
    re.IGNORECASE,
)
_STYLED = re.compile(rb"url\(\s{0,9}[\"']?(?:https?:)?//([^\s\"'/?#)]{1,200})", re.IGNORECASE)
_UNSEEN = re.compile(
    rb"(?:width|height)\s{0,9}[=:]\s{0,9}[\"']?[01](?:px)?[\s\"';]|display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden",
    re.IGNORECASE,
)
_LINK = re.compile(
    rb"<a\b[^<>]*?\bhref\s{0,9}=\s{0,9}[\"']?\s{0,9}https?://([^\s\"'/?#>]{1,200})[^<>]*>\s{0,99}(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?![\w-])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\.(?!(?:pdf|docx?|xlsx?|pptx?|html?|php|txt|jpe?g|png|gif|zip|js|py)$)[a-z]{2,24}$")
"""How the name of a machine ends, and that of a file does not."""
_MOST = 20


def remote(page: bytes) -> dict[str, list[str]]:
    """Machines by what is fetched from them: ``remote``, and ``tracking`` for pictures nobody can see.

    ``link``: where links lead that say that they lead elsewhere.
    """
    told: dict[str, dict[str, None]] = {"remote": {}, "tracking": {}, "link": {}}
    for tag in _TAGS.finditer(page):
        if found := _FROM.search(tag[2]):
            unseen = tag[1].lower() == b"img" and _UNSEEN.search(tag[2] + b" ")
            told["tracking" if unseen else "remote"][_host(found[1])] = None
    for found in _STYLED.finditer(page):
        told["remote"][_host(found[1])] = None
    for found in _LINK.finditer(page):
        leads, says = _host(found[1]), _host(found[2])
        if _NAMED.search(says) and not _kin(leads.partition(":")[0], says):
            told["link"][f"{says} → {leads}"] = None
    return {code: list(hosts)[:_MOST] for code, hosts in told.items() if hosts}


def _kin(one: str, other: str) -> bool:
    """Whether one name is the other, or a machine of it."""
    shorter, longer = sorted((one.removeprefix("www."), other.removeprefix("www.")), key=len)
    return longer == shorter or longer.endswith(f".{shorter}")


def _host(name: bytes) -> str:
    return name.decode("ascii", "replace").rpartition("@")[2].lower()
