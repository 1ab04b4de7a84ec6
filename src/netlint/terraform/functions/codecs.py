"""The character encodings that `textencodebase64` and `textdecodebase64` take, by their IANA names.

Source: https://www.iana.org/assignments/character-sets, as far as Go's ianaindex has it.
"""

from __future__ import annotations

from netlint.lang.function import FunctionError
from netlint.terraform.functions.texts import quoted

#: UTF-16 with a byte order mark, big-endian without one.
MARKED_UTF16 = "utf-16-be-mark"

#: IANA's name, Python's name, and IANA's aliases; `-` is an encoding that Python does not have.
_TABLE = f"""
UTF-8 utf-8 csUTF8
UTF-16 {MARKED_UTF16} csUTF16
UTF-16BE utf-16-be csUTF16BE
UTF-16LE utf-16-le csUTF16LE
US-ASCII ascii iso-ir-6 ANSI_X3.4-1968 ANSI_X3.4-1986 ISO_646.irv:1991 ISO646-US us IBM367 cp367 csASCII
ISO_8859-1:1987 latin-1 iso-ir-100 ISO_8859-1 ISO-8859-1 latin1 l1 IBM819 CP819 csISOLatin1
ISO_8859-2:1987 iso8859-2 iso-ir-101 ISO_8859-2 ISO-8859-2 latin2 l2 csISOLatin2
ISO_8859-3:1988 iso8859-3 iso-ir-109 ISO_8859-3 ISO-8859-3 latin3 l3 csISOLatin3
ISO_8859-4:1988 iso8859-4 iso-ir-110 ISO_8859-4 ISO-8859-4 latin4 l4 csISOLatin4
ISO_8859-5:1988 iso8859-5 iso-ir-144 ISO_8859-5 ISO-8859-5 cyrillic csISOLatinCyrillic
ISO_8859-6:1987 iso8859-6 iso-ir-127 ISO_8859-6 ISO-8859-6 ECMA-114 ASMO-708 arabic csISOLatinArabic
ISO_8859-7:1987 iso8859-7 iso-ir-126 ISO_8859-7 ISO-8859-7 ELOT_928 ECMA-118 greek greek8 csISOLatinGreek
ISO_8859-8:1988 iso8859-8 iso-ir-138 ISO_8859-8 ISO-8859-8 hebrew csISOLatinHebrew
ISO_8859-9:1989 iso8859-9 iso-ir-148 ISO_8859-9 ISO-8859-9 latin5 l5 csISOLatin5
ISO-8859-10 iso8859-10 iso-ir-157 l6 ISO_8859-10:1992 csISOLatin6 latin6
ISO_8859-6-E iso8859-6 csISO88596E ISO-8859-6-E
ISO_8859-6-I iso8859-6 csISO88596I ISO-8859-6-I
ISO_8859-8-E iso8859-8 csISO88598E ISO-8859-8-E
ISO_8859-8-I iso8859-8 csISO88598I ISO-8859-8-I
ISO-8859-13 iso8859-13 csISO885913
ISO-8859-14 iso8859-14 iso-ir-199 ISO_8859-14:1998 ISO_8859-14 latin8 iso-celtic l8 csISO885914
ISO-8859-15 iso8859-15 ISO_8859-15 Latin-9 csISO885915
ISO-8859-16 iso8859-16 iso-ir-226 ISO_8859-16:2001 ISO_8859-16 latin10 l10 csISO885916
windows-874 cp874 cswindows874
windows-1250 cp1250 cswindows1250
windows-1251 cp1251 cswindows1251
windows-1252 cp1252 cswindows1252
windows-1253 cp1253 cswindows1253
windows-1254 cp1254 cswindows1254
windows-1255 cp1255 cswindows1255
windows-1256 cp1256 cswindows1256
windows-1257 cp1257 cswindows1257
windows-1258 cp1258 cswindows1258
KOI8-R koi8-r csKOI8R
KOI8-U koi8-u csKOI8U
Big5 big5 csBig5
Extended_UNIX_Code_Packed_Format_for_Japanese euc-jp csEUCPkdFmtJapanese EUC-JP
EUC-KR euc-kr csEUCKR
GBK gbk CP936 MS936 windows-936 csGBK
GB18030 gb18030 csGB18030
HZ-GB-2312 hz
ISO-2022-JP iso2022-jp csISO2022JP
Shift_JIS shift_jis MS_Kanji csShiftJIS
IBM037 cp037 cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-wt ebcdic-cp-nl csIBM037
IBM437 cp437 cp437 437 csPC8CodePage437
IBM850 cp850 cp850 850 csPC850Multilingual
IBM852 cp852 cp852 852 csPCp852
IBM855 cp855 cp855 855 csIBM855
IBM00858 cp858 CCSID00858 CP00858 PC-Multilingual-850+euro csIBM00858
IBM860 cp860 cp860 860 csIBM860
IBM862 cp862 cp862 862 csPC862LatinHebrew
IBM863 cp863 cp863 863 csIBM863
IBM865 cp865 cp865 865 csIBM865
IBM866 cp866 cp866 866 csIBM866
IBM1047 - IBM-1047 csIBM1047
IBM01140 cp1140 CCSID01140 CP01140 ebcdic-us-37+euro csIBM01140
macintosh mac-roman mac csMacintosh
"""


def codec(name: str) -> tuple[str, str | None]:
    """Find an encoding.

    Returns:
        IANA's name of it, and Python's; None when Python does not have it.

    Raises:
        FunctionError: there is none of this name.
    """
    wanted = name.lower()
    for line in _TABLE.split("\n"):
        official, _, rest = line.partition(" ")
        python_name, *aliases = rest.lower().split(" ")
        if official and wanted in (official.lower(), *aliases):
            return official, None if python_name == "-" else python_name
    message = "is not a supported IANA encoding name or alias in this Terraform version"
    raise FunctionError(f"{quoted(name)} {message}", 1)
