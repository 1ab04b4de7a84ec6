"""Functions that compute hashes, identifiers and secrets.

Source: https://developer.hashicorp.com/terraform/language/functions (Hash and Crypto Functions).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from netlint.lang.function import Function, FunctionError, Parameter, function
from netlint.lang.types import NUMBER, STRING
from netlint.lang.values import Value
from netlint.terraform.functions.texts import differing, quoted, unsupported

_STR = Parameter("str", STRING)

#: The namespaces that have names (https://www.rfc-editor.org/rfc/rfc9562#section-6.6).
_NAMESPACES = {
    "dns": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "url": "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
    "oid": "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
    "x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}
_HYPHENATED = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_PLAIN = re.compile(r"[0-9a-fA-F]{32}")


def digest(algorithm: str, data: bytes) -> bytes:
    """Return the hash of some bytes.

    Args:
        algorithm: `md5`, `sha1`, `sha256` or `sha512`.
        data: the bytes.
    """
    import hashlib

    return hashlib.new(algorithm, data, usedforsecurity=False).digest()


def utf8(text: str) -> bytes:
    """Return a text as Terraform's functions see it: as bytes."""
    return text.encode("utf-8", "replace")


@function(STRING, _STR)
def md5(text: str) -> str:
    """Return the MD5 hash, in hexadecimal."""
    return digest("md5", utf8(text)).hex()


@function(STRING, _STR)
def sha1(text: str) -> str:
    """Return the SHA-1 hash, in hexadecimal."""
    return digest("sha1", utf8(text)).hex()


@function(STRING, _STR)
def sha256(text: str) -> str:
    """Return the SHA-256 hash, in hexadecimal."""
    return digest("sha256", utf8(text)).hex()


@function(STRING, _STR)
def sha512(text: str) -> str:
    """Return the SHA-512 hash, in hexadecimal."""
    return digest("sha512", utf8(text)).hex()


@function(STRING, _STR)
def base64sha256(text: str) -> str:
    """Return the SHA-256 hash, in Base64."""
    return b64encode(digest("sha256", utf8(text))).decode()


@function(STRING, _STR)
def base64sha512(text: str) -> str:
    """Return the SHA-512 hash, in Base64."""
    return b64encode(digest("sha512", utf8(text))).decode()


@function(STRING, _STR, rest=Parameter("cost", NUMBER), pure=False)
def bcrypt(text: str, *cost: Value) -> Value:
    """Return a hash with a random salt."""
    return differing()


@function(STRING, pure=False)
def uuid() -> Value:
    """Return a random UUID."""
    return differing()


@function(STRING, Parameter("namespace", STRING), Parameter("name", STRING))
def uuidv5(namespace: str, name: str) -> str:
    """Return the UUID of a name in a namespace."""
    written = _NAMESPACES.get(namespace, namespace)
    if written.lower().startswith("urn:uuid:"):
        written = written[9:] if _HYPHENATED.fullmatch(written[9:]) else ""
    elif len(written) == 38:
        written = written[1:-1]
    if not _HYPHENATED.fullmatch(written) and not _PLAIN.fullmatch(written):
        size = len(utf8(namespace))
        what = "invalid UUID format" if size in (32, 36, 38, 45) else f"invalid UUID length: {size}"
        raise FunctionError(f"uuidv5() doesn't support namespace {namespace} ({what})")
    parts = bytearray(digest("sha1", bytes.fromhex(written.replace("-", "")) + utf8(name))[:16])
    parts[6] = parts[6] & 0x0F | 0x50
    parts[8] = parts[8] & 0x3F | 0x80
    text = parts.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@function(STRING, Parameter("ciphertext", STRING), Parameter("privatekey", STRING))
def rsadecrypt(ciphertext: str, privatekey: str) -> Value:
    """Decrypt a text. Only the form of the arguments is looked at: plain secrets are of no use here."""
    try:
        b64decode(ciphertext.replace("\r", "").replace("\n", ""), validate=True)
    except (Base64Error, ValueError):
        message = f"failed to decode input {quoted(ciphertext)}: cipher text must be base64-encoded"
        raise FunctionError(message, 0) from None
    if "-----BEGIN " not in privatekey:
        raise FunctionError("invalid private key: ssh: no key found", 1)
    return unsupported(rsadecrypt, (ciphertext, privatekey))


FUNCTIONS: dict[str, Function] = {
    declared.name: declared
    for declared in (
        base64sha256,
        base64sha512,
        bcrypt,
        md5,
        rsadecrypt,
        sha1,
        sha256,
        sha512,
        uuid,
        uuidv5,
    )
}
