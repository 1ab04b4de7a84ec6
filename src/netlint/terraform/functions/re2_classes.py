"""Character classes of regular expressions in RE2's syntax: https://github.com/google/re2/wiki/Syntax."""

from __future__ import annotations

from msgspec import Struct

#: The upper and lower case letters that no simple case mapping of a letter leads to.
_ALSO = {"k": "\u212a", "s": "\u017f"}

_folds: dict[str, tuple[str, ...]] = {}


class UnsupportedClassError(Exception):
    """A class that is valid, but for which there is no table here."""


class CharacterClass(Struct, frozen=True):
    """A class of characters: ranges of code points, other classes, and Unicode's general categories."""

    classes: tuple[CharacterClass, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()
    negative: bool = False
    fold: bool = False
    category: str | None = None

    def has(self, character: str) -> bool:
        """Tell whether a character is in the class."""
        found = self._has(character)
        if not found and self.fold:
            found = any(map(self._has, folded(character)))
        return found is not self.negative

    def _has(self, character: str) -> bool:
        if self.category is not None:
            from unicodedata import category

            return category(character).startswith(self.category)
        code = ord(character)
        if any(low <= code <= high for low, high in self.ranges):
            return True
        return any(inner.has(character) for inner in self.classes)


def folded(character: str) -> tuple[str, ...]:
    """Return the characters that are the same but for case, itself included."""
    if character.isascii():
        lower = character.lower()
        return (lower, lower.upper(), _ALSO[lower]) if lower in _ALSO else (lower, lower.upper())
    if not _folds:
        _fill_folds()
    return _folds.get(character, (character,))


def _fill_folds() -> None:
    """Collect the letters that differ in case only, by Unicode's simple mappings."""
    together: dict[str, set[str]] = {}
    # No letter above has cases.
    for code in range(0x1E944):
        character = chr(code)
        mapped = [other for other in (character.lower(), character.upper(), character.title()) if other]
        orbit = {character, *(other for other in mapped if len(other) == 1)}
        if len(orbit) == 1:
            continue
        for other in tuple(orbit):
            orbit |= together.get(other, set())
        for other in orbit:
            together[other] = orbit
    _folds.update({character: tuple(sorted(orbit)) for character, orbit in together.items()})


def _ascii(*ranges: str) -> CharacterClass:
    return CharacterClass((), tuple((ord(pair[0]), ord(pair[-1])) for pair in ranges))


_DIGIT = _ascii("09")
_SPACE = _ascii("\t\n", "\f\r", " ")
_WORD = _ascii("09", "AZ", "az", "_")

#: The classes of one letter, such as `\\d`.
PERL = {
    "d": _DIGIT,
    "D": CharacterClass((_DIGIT,), (), True),
    "s": _SPACE,
    "S": CharacterClass((_SPACE,), (), True),
    "w": _WORD,
    "W": CharacterClass((_WORD,), (), True),
}

#: The classes with names, such as `[:alpha:]`.
POSIX = {
    "alnum": _ascii("09", "AZ", "az"),
    "alpha": _ascii("AZ", "az"),
    "ascii": _ascii("\0\x7f"),
    "blank": _ascii("\t", " "),
    "cntrl": _ascii("\0\x1f", "\x7f"),
    "digit": _DIGIT,
    "graph": _ascii("!~"),
    "lower": _ascii("az"),
    "print": _ascii(" ~"),
    "punct": _ascii("!/", ":@", "[`", "{~"),
    "space": _ascii("\t\r", " "),
    "upper": _ascii("AZ"),
    "word": _WORD,
    "xdigit": _ascii("09", "AF", "af"),
}

_CATEGORIES = """
    C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs
"""
#: The scripts of Unicode 15 (https://www.unicode.org/Public/15.0.0/ucd/Scripts.txt).
_SCRIPTS = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali
    Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma
    Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari
    Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic
    Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana
    Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana
    Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A
    Linear_B Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi
    Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro
    Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong
    Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian
    Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa
    Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala
    Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet
    Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho
    Warang_Citi Yezidi Yi Zanabazar_Square
"""


def property_class(name: str, *, negative: bool, fold: bool) -> CharacterClass | None:
    """Return the class of a Unicode property; None when there is none of this name.

    Raises:
        UnsupportedClassError: it is a script, of which there is no table.
    """
    if name == "Any":
        return CharacterClass((), ((0, 0x10FFFF),), negative)
    if name in _CATEGORIES.split():
        return CharacterClass((), (), negative, fold, name)
    if name in _SCRIPTS.split():
        raise UnsupportedClassError(name)
    return None
