"""A term, and an ordered list of terms that also welcomes a person's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODE_MAX_LENGTH = 40

type Codes = Mapping[str, str | tuple[str, ...]]

NO_CODES: Codes = MappingProxyType({})


def folded(text: str) -> str:
    """Return the form in which two spellings of one word are equal."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, eq=False)
class Term:
    """One word: what is stored, what is shown, what else people call it.

    `codes` maps a system (snomed, hpo, icd10, atc, rxnorm) to its code or codes. A
    system that is absent has no sourced code; a wrong code is worse than none.
    """

    code: str
    label: StrOrPromise
    group: StrOrPromise = ""
    aliases: tuple[str, ...] = ()
    codes: Codes = field(default_factory=lambda: NO_CODES)
    note: str = ""

    def codes_in(self, system: str) -> tuple[str, ...]:
        """Return the codes of one system: none, one or several."""
        found = self.codes.get(system, ())
        return (found,) if isinstance(found, str) else found

    def names(self) -> tuple[str, ...]:
        """Return everything the term answers to, the label first."""
        return (str(self.label), self.code, *self.aliases)


class Vocabulary[T: Term]:
    """An ordered list of terms, looked up by code.

    What is not in the list is not an error: own words are stored as typed, and
    `label()` and `normalise()` hand them back.
    """

    def __init__(self, terms: Iterable[T]) -> None:
        by_code: dict[str, T] = {}
        for term in terms:
            if term.code in by_code:
                raise ValueError(f"The code {term.code!r} is there twice.")
            by_code[term.code] = term
        self._terms: Mapping[str, T] = by_code

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> T:
        return self._terms[code]

    def __iter__(self) -> Iterator[T]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    @property
    def choices(self) -> list[tuple[str, StrOrPromise]]:
        """Pairs of code and label, for a select."""
        return [(term.code, term.label) for term in self]

    @property
    def grouped(self) -> list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]:
        """The choices under the label of their group, for option groups."""
        groups: dict[str, tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]] = {}
        for term in self:
            _, members = groups.setdefault(str(term.group), (term.group, []))
            members.append((term.code, term.label))
        return list(groups.values())

    def label(self, stored: str) -> StrOrPromise:
        """Return the label of a known code, and own words as they are."""
        term = self._terms.get(stored)
        return stored if term is None else term.label

    def normalise(self, text: str) -> str:
        """Return the code a text means, or the trimmed text if it is own words.

        Case and white space do not count; code, label and alias do.
        """
        wanted = folded(text)
        # Labels follow the language of the request, so no index is kept.
        for term in self:
            if any(folded(name) == wanted for name in term.names()):
                return term.code
        return text.strip()
