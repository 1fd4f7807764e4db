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
_MOST = 20


def remote(page: bytes) -> dict[str, list[str]]:
    """Machines by what is fetched from them: ``remote``, and ``tracking`` for pictures nobody can see."""
    told: dict[str, dict[str, None]] = {"remote": {}, "tracking": {}}
    for tag in _TAGS.finditer(page):
        if found := _FROM.search(tag[2]):
            unseen = tag[1].lower() == b"img" and _UNSEEN.search(tag[2] + b" ")
            told["tracking" if unseen else "remote"][_host(found[1])] = None
    for found in _STYLED.finditer(page):
        told["remote"][_host(found[1])] = None
    return {code: list(hosts)[:_MOST] for code, hosts in told.items() if hosts}


def _host(name: bytes) -> str:
    return name.decode("ascii", "replace").rpartition("@")[2].lower()
