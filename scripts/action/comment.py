"""Keep one comment of netlint on a pull request, for the action.

The comment is known by the hidden marker on its first line and by its author. A clean first run
writes none. What cannot be done for want of permission, as on a pull request from a fork, is a
notice and never a failure.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.request
from typing import Any

#: GitHub refuses a comment beyond 65,536 characters.
LIMIT = 65_000
_MARKER = re.compile(r"<!-- netlint:comment:[^\n]*? -->")
_MODES = ("update", "recreate")


class Refused(Exception):
    """GitHub refused a request. `status` is the HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status


class Api:
    """The few calls of GitHub's REST API that comments need (docs.github.com/rest/issues/comments)."""

    def __init__(self, base: str, repository: str, token: str) -> None:
        self._base = base.rstrip("/")
        self._issues = f"/repos/{repository}/issues"
        self._token = token

    def login(self) -> str:
        """Return the account of a personal token; empty for the token of a workflow, which may not ask."""
        try:
            return str(self._call("GET", "/user")["login"])
        except Refused:
            return ""

    def comments(self, number: int) -> list[dict[str, Any]]:
        """Return all comments of a pull request."""
        found: list[dict[str, Any]] = []
        for page in range(1, 101):
            rows = self._call("GET", f"{self._issues}/{number}/comments?per_page=100&page={page}")
            found += rows
            if len(rows) < 100:
                break
        return found

    def create(self, number: int, body: str) -> str:
        """Write a comment and return its address."""
        return str(self._call("POST", f"{self._issues}/{number}/comments", {"body": body})["html_url"])

    def edit(self, comment: int, body: str) -> str:
        """Replace a comment and return its address."""
        return str(self._call("PATCH", f"{self._issues}/comments/{comment}", {"body": body})["html_url"])

    def delete(self, comment: int) -> None:
        """Delete a comment."""
        self._call("DELETE", f"{self._issues}/comments/{comment}")

    def _call(self, method: str, path: str, content: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            self._base + path,
            data=None if content is None else json.dumps(content).encode(),
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": "netlint",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                raw = response.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.reason) from None
        except OSError as error:
            raise Refused(0, str(getattr(error, "reason", error))) from None
        return json.loads(raw) if raw else None


def main() -> int:
    """Write, edit or delete the comment; the exit code is 0 unless the inputs make no sense."""
    mode = os.environ.get("INPUT_COMMENT", "").strip()
    if mode not in _MODES:
        _say("error", f"comment must be off, {' or '.join(_MODES)}; it is {mode}")
        return 2
    number = _pull_request()
    if number is None:
        _say("notice", "no comment: this run does not belong to a pull request")
        return 0
    with open(os.environ["MARKDOWN_FILE"], encoding="utf-8") as stream:
        marker, body = _marked(stream.read(), os.environ.get("INPUT_COMMENT_KEY", "").strip())
    api = Api(
        os.environ.get("GITHUB_API_URL") or "https://api.github.com",
        os.environ["GITHUB_REPOSITORY"],
        os.environ.get("INPUT_TOKEN", ""),
    )
    try:
        address = publish(api, number, mode, marker, body, worth_saying=_worth_saying())
    except Refused as error:
        if error.status in (401, 403, 404):
            _say(
                "notice",
                f"no comment ({error}): the token may not write to pull requests; the summary has the report",
            )
        else:
            _say("warning", f"no comment: GitHub answered {error}; the summary has the report")
        return 0
    if address:
        print(f"comment: {address}")
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as stream:
            stream.write(f"comment-url={address}\n")
    return 0


def publish(api: Api, number: int, mode: str, marker: str, body: str, *, worth_saying: bool) -> str:
    """Bring the comment up to date.

    Args:
        api: GitHub.
        number: the number of the pull request.
        mode: `update` or `recreate`.
        marker: the first line by which the comment is known.
        body: the comment, marker included.
        worth_saying: whether there is something to report; if not, no new comment is written.

    Returns:
        The address of the comment, empty if there is none.
    """
    login: str | None = None
    ours: list[int] = []
    for comment in api.comments(number):
        if not str(comment.get("body") or "").startswith(marker):
            continue
        # Anybody can write the marker into a comment: only our own are touched.
        author = comment.get("user") or {}
        if author.get("type") != "Bot":
            login = api.login() if login is None else login
            if not login or author.get("login") != login:
                continue
        ours.append(int(comment["id"]))
    if mode == "recreate":
        for comment_id in ours:
            api.delete(comment_id)
        return api.create(number, body) if worth_saying or ours else ""
    if ours:
        return api.edit(ours[-1], body)
    return api.create(number, body) if worth_saying else ""


def _worth_saying() -> bool:
    return os.environ.get("FINDINGS", "0") != "0" or os.environ.get("CHECK_EXIT_CODE", "0") not in ("", "0")


def _marked(text: str, key: str) -> tuple[str, str]:
    """Return the marker of a report, and the report cut to what GitHub takes."""
    found = _MARKER.match(text)
    marker = found.group() if found else "<!-- netlint:comment:default -->"
    rest = text[found.end() :] if found else "\n" + text
    if key:
        marker = f"<!-- netlint:comment:{re.sub(r'[^A-Za-z0-9_./]+', '-', key)[:100]} -->"
    body = marker + rest
    if len(body) > LIMIT:
        body = body[:LIMIT].rsplit("\n", 1)[0] + "\n\nThe rest was left out for length.\n"
    return marker, body


def _pull_request() -> int | None:
    """Return the number of the pull request that the event belongs to."""
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    if not path or not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8") as stream:
        event = json.load(stream)
    if "pull_request" in event:
        return int(event["pull_request"]["number"])
    issue = event.get("issue", {})
    return int(issue["number"]) if "pull_request" in issue else None


def _say(level: str, text: str) -> None:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::{level} title=netlint::{escaped}")


if __name__ == "__main__":
    sys.exit(main())
