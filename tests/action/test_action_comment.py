"""The comment of the action, against a GitHub of our own."""

from __future__ import annotations

from typing import Any

BAD, GOOD = "stacks/prod/bad.json", "stacks/prod/good.json"
SELECT = "NET001"


def test_one_comment_is_edited_in_place(job: Any, github: Any) -> None:
    outputs = job.use(plan=BAD, select=SELECT, comment="update", category="prod")
    (comment,) = github.comments.values()
    assert outputs["comment-url"] == comment["html_url"], job.log
    assert comment["body"].startswith("<!-- netlint:comment:prod -->\n")
    assert "NET001" in comment["body"]
    assert outputs["outcome"] == "failure"
    assert all(token == "Bearer a-token" for _, _, token in github.requests)

    job.use(plan=GOOD, select=SELECT, comment="update", category="prod")
    (edited,) = github.comments.values()
    assert edited["id"] == comment["id"]
    assert "NET001" not in edited["body"], "what is fixed is said in the same comment"


def test_a_clean_first_run_says_nothing(job: Any, github: Any) -> None:
    for mode in ("update", "recreate"):
        assert job.use(plan=GOOD, select=SELECT, comment=mode)["comment-url"] == ""
    assert github.comments == {}


def test_recreate_moves_the_comment_to_the_end(job: Any, github: Any) -> None:
    job.use(plan=BAD, select=SELECT, comment="recreate")
    other = github.add("hello", "someone", "User")
    job.use(plan=BAD, select=SELECT, comment="recreate")
    assert list(github.comments) == [other, other + 1]


def test_off_is_the_default(job: Any, github: Any) -> None:
    job.use(plan=BAD, select=SELECT)
    assert github.requests == []


def test_comments_of_others_are_left_alone(job: Any, github: Any) -> None:
    marker = "<!-- netlint:comment:default -->\n"
    forged = github.add(marker + "all is well", "someone", "User")
    other_key = github.add("<!-- netlint:comment:stage -->\n", "github-actions[bot]")
    job.use(plan=BAD, select=SELECT, comment="update")
    assert github.comments[forged]["body"] == marker + "all is well"
    assert github.comments[other_key]["body"] == "<!-- netlint:comment:stage -->\n"
    assert len(github.comments) == 3


def test_a_key_of_its_own(job: Any, github: Any) -> None:
    job.use(plan=BAD, select=SELECT, comment="update", category="prod", comment_key="eu --> evil")
    (comment,) = github.comments.values()
    assert comment["body"].startswith("<!-- netlint:comment:eu-evil -->\n")


def test_many_comments_are_paged(job: Any, github: Any) -> None:
    for _ in range(120):
        github.add("hello", "someone", "User")
    ours = github.add("<!-- netlint:comment:default -->\nold")
    job.use(plan=BAD, select=SELECT, comment="update")
    assert "NET001" in github.comments[ours]["body"]


def test_without_permission_a_notice_is_all(job: Any, github: Any) -> None:
    github.refuse = 403
    outputs = job.use(plan=GOOD, select=SELECT, comment="update")
    assert outputs["outcome"] == "success"
    outputs = job.use(plan=BAD, select=SELECT, comment="update", fail_on="critical", args="--exit-zero")
    assert (outputs["outcome"], outputs["comment-url"]) == ("success", ""), job.log
    assert "::notice title=netlint::no comment (403" in job.log


def test_trouble_at_github_is_a_warning(job: Any, github: Any) -> None:
    github.refuse = 502
    job.use(plan=BAD, select=SELECT, comment="update")
    assert "::warning title=netlint::no comment: GitHub answered 502" in job.log


def test_outside_of_a_pull_request(job: Any, github: Any, tmp_path: Any) -> None:
    (tmp_path / "event.json").write_text('{"ref": "refs/heads/main"}')
    job.use(plan=BAD, select=SELECT, comment="update")
    assert "does not belong to a pull request" in job.log
    assert github.requests == []


def test_a_wrong_mode(job: Any, github: Any) -> None:
    outputs = job.use(plan=GOOD, select=SELECT, comment="always")
    assert outputs["outcome"] == "failure"
    assert "comment must be off, update or recreate; it is always" in job.log
