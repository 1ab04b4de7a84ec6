"""The sections of a template, checked for their shape.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html.
"""

from __future__ import annotations

from typing import Any

from netlint.cloudformation.document import Document, parse
from netlint.errors import InputError

#: The sections that are mappings.
_SECTIONS = ("Parameters", "Mappings", "Conditions", "Outputs", "Metadata", "Globals")

#: Transforms that are followed, or that change nothing of a network.
KNOWN_TRANSFORMS = frozenset(
    {
        "AWS::CodeDeployBlueGreen",
        "AWS::LanguageExtensions",
        "AWS::SecretsManager-2020-07-23",
        "AWS::SecretsManager-2024-09-16",
        "AWS::Serverless-2016-10-31",
    }
)

FOR_EACH = "Fn::ForEach::"


class Template:
    """A template: its sections as they are written.

    Attributes:
        resources: by logical id, `Fn::ForEach` not expanded.
        transforms: the names of its macros.
    """

    __slots__ = (
        "conditions",
        "document",
        "globals",
        "mappings",
        "metadata",
        "outputs",
        "parameters",
        "resources",
        "transforms",
    )

    def __init__(self, document: Document) -> None:
        """Take the sections of a document.

        Raises:
            InputError: it has no resources.
        """
        self.document = document
        top = document.data
        sections: dict[str, dict[str, Any]] = {}
        for name in _SECTIONS:
            section = top.get(name)
            if section is not None and not isinstance(section, dict):
                document.diagnose((name,), f"`{name}` is no mapping")
            sections[name] = section if isinstance(section, dict) else {}
        resources = top.get("Resources")
        if not isinstance(resources, dict):
            line, column = document.place(("Resources",))
            wrong = (
                "`Resources` is no mapping"
                if "Resources" in top
                else "not a CloudFormation template: it has no `Resources`"
            )
            raise InputError(wrong, file=document.file, line=line, column=column)
        self.resources: dict[str, Any] = resources
        self.parameters = sections["Parameters"]
        self.mappings = sections["Mappings"]
        self.conditions = sections["Conditions"]
        self.outputs = sections["Outputs"]
        self.metadata = sections["Metadata"]
        self.globals = sections["Globals"]
        self.transforms = _names(top.get("Transform"))

    @property
    def unknown_transforms(self) -> list[str]:
        """The macros that may change anything in it, and are not followed."""
        return [name for name in self.transforms if name not in KNOWN_TRANSFORMS]


def _names(written: Any) -> list[str]:
    found = []
    for one in written if isinstance(written, list) else [written]:
        if isinstance(one, dict):
            one = one.get("Name")
        if isinstance(one, str):
            found.append(one)
    return found


def read(data: bytes, file: str) -> Template:
    """Parse a template.

    Args:
        data: the text as UTF-8.
        file: its name for messages.

    Raises:
        InputError: it cannot be parsed, or is no template.
    """
    return Template(parse(data, file))
