"""Finding the accounts (User ID and LPSE) that a message talks about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from language.lpse import LpseMention, find_lpse
from language.words import CLAUSE_WORDS, ORDINARY_WORDS, TROUBLE_WORDS

USER_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{1,48}[A-Za-z0-9])")
_AT_SIGN = re.compile(r"(?<!\S)([\w.-]+)@(?=\w)")  # pt_a@lkpp
_CODE = re.compile(r"(?<![\w-])(\d{3})[ -]?(\d{3})(?![\w-])")

# What may stand between "user id" and the User ID itself: "user id saya adalah pt_a".
_LINKS = "saya kami sy nya perusahaan adalah yaitu : = itu id nya:".split()


Token = dict[str, object]
"""What spaCy demands of one token."""


@dataclass(frozen=True)
class AccountMention:
    """An account named in a text, either part may be missing; *troubled*: it is complained of."""

    user_id: str | None
    lpse: str | None
    troubled: bool = False


@cache
def _nlp() -> Language:
    nlp = spacy.blank("id")
    ruler = nlp.add_pipe("entity_ruler")
    named: list[Token] = [
        {"LOWER": {"IN": _LINKS}, "OP": "*"},
        {"TEXT": {"REGEX": rf"^{USER_ID.pattern}$"}},
    ]
    user: Token = {"LOWER": "user"}
    id_word: Token = {"LOWER": {"IN": ["id", "id-nya", "idnya", "name"]}}
    one_word: Token = {"LOWER": {"IN": ["userid", "username", "usn", "useridnya"]}}
    account: Token = {"LOWER": {"IN": ["akun", "account", "user", "id"]}}
    patterns: dict[str, list[list[Token]]] = {
        "shape": [[{"TEXT": {"REGEX": r"^\w+_\w+$"}}]],
        "cue": [[user, id_word, *named], [one_word, *named]],
        "account": [[account, named[-1]]],
    }
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "USER_ID", "id": kind, "pattern": pattern}
            for kind, variants in patterns.items()
            for pattern in variants
        ]
    )
    return nlp


def read_code(text: str) -> str | None:
    """The one-time code (six digits, blanks or a hyphen allowed in the middle) in *text*."""
    found = _CODE.findall(text)
    return "".join(found[0]) if len(found) == 1 else None


def is_user_id(word: str) -> bool:
    """Whether *word*, given as the answer to "which User ID", can be one."""
    return bool(USER_ID.fullmatch(word)) and word.lower() not in ORDINARY_WORDS


def _user_ids(doc: Doc, places: list[LpseMention]) -> list[tuple[int, str]]:
    """Character offset and text of each User ID, in order, each once."""
    found: dict[int, str] = {}
    sites = {place.start for place in places}
    for span in doc.ents:
        token = span[-1]
        if not is_user_id(token.text) or token.text.lower() in {"user_id", "pt_", "e-mail"}:
            continue
        if span.ent_id_ == "account" and not _plain_word_is_named(doc, token.i, sites):
            continue
        found.setdefault(token.idx, token.text)
    return sorted(found.items())


def _plain_word_is_named(doc: Doc, index: int, sites: set[int]) -> bool:
    """After a bare "akun", a word counts when it looks like a name or when an LPSE follows.

    "akun cahaya di lkpp" names one, "akun auditor di spse" none; *sites* are the offsets of the
    LPSE. After a bare "user" it also counts at the end of the text ("... di lkpp user sinkron").
    """
    token = doc[index]
    if any(c.isdigit() or c == "_" or c.isupper() for c in token.text):
        return True
    if index + 1 == len(doc):
        return bool(doc[index - 1].lower_ == "user")
    place = doc[index + 2].idx if index + 2 < len(doc) else None
    return doc[index + 1].lower_ in {"di", "pada", "@"} and place in sites


def _clauses(doc: Doc) -> list[tuple[int, int]]:
    """Character ranges of the parts of the text, cut at commas, full stops and turning words."""
    cuts = [0]
    for token in doc:
        if token.text in {",", ".", ";", "?", "!"}:
            cuts.append(token.idx + len(token.text))
        elif token.lower_ in CLAUSE_WORDS:
            cuts.append(token.idx)
    cuts.append(len(doc.text))
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def find_accounts(text: str) -> list[AccountMention]:
    """The accounts that *text* names, in order; a User ID goes with the LPSE of its own clause.

    ``"punya akun Cahaya di LKPP, kok PT_Cahaya di LPSE Humbahas belum bisa"`` gives Cahaya at
    lkpp, and PT_Cahaya at humbahas as the troubled one.
    """
    doc = _nlp()(_AT_SIGN.sub(r"user id \1 di ", text))
    places = find_lpse(doc.text)
    users = [
        (start, name)
        for start, name in _user_ids(doc, places)
        if not any(p.start <= start < p.end for p in places)
    ]
    mentions: list[AccountMention] = []
    for start, end in _clauses(doc):
        here = [name for at, name in users if start <= at < end]
        sites = [p.id for p in places if start <= p.start < end]
        troubled = any(t.lower_ in TROUBLE_WORDS for t in doc if start <= t.idx < end)
        for i in range(max(len(here), min(len(sites), 1 if not here else len(here)))):
            user = here[i] if i < len(here) else None
            site = sites[min(i, len(sites) - 1)] if sites else None
            mentions.append(AccountMention(user, site, troubled))
    return _joined(mentions)


def _joined(mentions: list[AccountMention]) -> list[AccountMention]:
    """Halves that stand in neighbouring clauses ("user id pt_a, di LPSE LKPP") made one."""
    whole: list[AccountMention] = []
    for mention in mentions:
        last = whole[-1] if whole else None
        if last and last.user_id and not last.lpse and not mention.user_id:
            whole[-1] = replace(last, lpse=mention.lpse, troubled=last.troubled or mention.troubled)
        elif last and last.lpse and not last.user_id and mention.user_id and not mention.lpse:
            troubled = last.troubled or mention.troubled
            whole[-1] = AccountMention(mention.user_id, last.lpse, troubled)
        else:
            whole.append(mention)
    return whole


def main_account(mentions: list[AccountMention]) -> AccountMention | None:
    """The account a message is about: the one complained of, else the last one named.

    One User ID with several LPSE ("pt_a dari LKPP, login di Bandung ditolak") goes with the LPSE
    at which the trouble is.
    """
    named = [m for m in mentions if m.user_id] or mentions
    if not named:
        return None
    main = ([m for m in named if m.troubled] or named)[-1]
    sites = [m.lpse for m in mentions if m.lpse and m.troubled]
    if sites and len({m.user_id for m in mentions if m.user_id}) == 1:
        return replace(main, lpse=sites[-1], troubled=True)
    return main


_NAMED_PLACE = re.compile(r"\blpse (?!\w*\d)(\w{3,})", re.IGNORECASE)


def without_names(text: str) -> str:
    """*text* with "lpse" for every LPSE and "akun" for every User ID that it names.

    Which site and which account a message names says nothing about what it asks; "LPSE" with an
    unknown place after it counts as a site too.
    """
    doc = _nlp()(text)
    places = find_lpse(text)
    spans = [(place.start, place.end, "lpse") for place in places]
    spans += [(start, start + len(name), "akun") for start, name in _user_ids(doc, places)]
    for start, end, word in sorted(spans, reverse=True):
        text = text[:start] + word + text[end:]
    return _NAMED_PLACE.sub(lambda m: m[0] if m[1].lower() in ORDINARY_WORDS else "lpse", text)
