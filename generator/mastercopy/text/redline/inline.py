"""Compares the words of two blocks: what stayed, went and came, so that a person can read it and no word is cut."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from mastercopy.text.redline.parts import Piece
from mastercopy.text.redline.sequence import Pair, common, trim
from mastercopy.text.redline.tree import Inline
from mastercopy.text.redline.words import is_word

_OF_LONGER, _OF_SHORTER = 0.3, 0.65
"""Where less of the longer side stayed, both are shown whole: nobody can read a sentence made of scraps. Unless most of
the shorter side did: then words were put into a sentence, or taken out of it, and that can be read."""

_ENDS = (".", "!", "?", "。", "！", "？")

Token = Inline
Key = Callable[[Token], Hashable]


def compare_inlines(old: Sequence[Token], new: Sequence[Token], old_key: Key, new_key: Key) -> tuple[Piece, ...]:
    """The pieces of two token lists; the keys say when two tokens are the same word (or picture, or footnote)."""
    ours = [i for i, token in enumerate(old) if not _blank(token)]
    theirs = [j for j, token in enumerate(new) if not _blank(token)]
    weights = [1 + len(old[i].text) for i in ours]
    found = common([old_key(old[i]) for i in ours], [new_key(new[j]) for j in theirs], weights)
    pairs = _with_blanks(old, new, [(ours[i], theirs[j]) for i, j in found])
    pairs = _join_islands(old, new, pairs)
    return tuple(_pieces(old, new, pairs))


def kept_enough(pieces: Sequence[Piece]) -> bool:
    """Whether so many words stayed that what came and went is told word by word."""
    same = sum(_words(piece.new) for piece in pieces if piece.kind in ("same", "restyled", "quiet"))
    old = sum(_words(piece.old) for piece in pieces)
    new = sum(_words(piece.new) for piece in pieces)
    return same >= _OF_LONGER * max(old, new) or same >= _OF_SHORTER * min(old, new) > 0


def whole(old: Sequence[Token], new: Sequence[Token]) -> tuple[Piece, ...]:
    """All of the old words, then all of the new ones; sentences with which both begin or end stayed."""
    begin, end = _same_sentences(old, new)
    head, ours, theirs = tuple(old[:begin]), tuple(old[begin : len(old) - end]), tuple(new[begin : len(new) - end])
    tail = tuple(old[len(old) - end :])
    kind = "added" if not ours else "removed" if not theirs else "replaced"
    pieces = (Piece("same", head, head), Piece(kind, ours, theirs), Piece("same", tail, tail))
    return tuple(piece for piece in pieces if piece.old or piece.new)


def _same_sentences(old: Sequence[Token], new: Sequence[Token]) -> tuple[int, int]:
    """How many tokens the whole sentences have with which both begin, and those with which both end."""
    start, old_end, new_end = trim(old, new)
    while start and not _begins(old, start):
        start -= 1
    while old_end < len(old) and not (_begins(old, old_end) and _begins(new, new_end)):
        old_end, new_end = old_end + 1, new_end + 1
    return start, len(old) - old_end


def _begins(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sentence, or the blank before it, begins at a place: what stands before it has ended one."""
    return place > 0 and tokens[place - 1].atom is None and tokens[place - 1].text in _ENDS


def _blank(token: Token) -> bool:
    return token.atom is None and token.text.isspace()


def _words(tokens: Sequence[Token]) -> int:
    return sum(token.atom is not None or is_word(token.text) for token in tokens)


def _with_blanks(old: Sequence[Token], new: Sequence[Token], pairs: list[Pair]) -> list[Pair]:
    """Blanks go with their neighbours: equal ones at either edge of what lies between two pairs stayed."""
    found: list[Pair] = []
    i = j = 0
    for p, q in (*pairs, (len(old), len(new))):
        if i < p and j < q and _equal_blanks(old[i], new[j]):
            found.append((i, j))
            i, j = i + 1, j + 1
        if i < p and j < q and _equal_blanks(old[p - 1], new[q - 1]):
            found.append((p - 1, q - 1))
        if p < len(old) or q < len(new):
            found.append((p, q))
        i, j = p + 1, q + 1
    return found


def _equal_blanks(old: Token, new: Token) -> bool:
    return _blank(old) and _blank(new) and old.text == new.text


def _runs(old: Sequence[Token], new: Sequence[Token], pairs: list[Pair]) -> list[tuple[bool, list[int], list[int]]]:
    """(stayed, old places, new places), stayed and changed in turn."""
    runs: list[tuple[bool, list[int], list[int]]] = []

    def put(stayed: bool, ours: list[int], theirs: list[int]) -> None:
        if runs and runs[-1][0] == stayed:
            runs[-1][1].extend(ours)
            runs[-1][2].extend(theirs)
        elif ours or theirs:
            runs.append((stayed, ours, theirs))

    i = j = 0
    for p, q in (*pairs, (len(old), len(new))):
        put(False, list(range(i, p)), list(range(j, q)))
        if p < len(old) or q < len(new):
            put(True, [p], [q])
        i, j = p + 1, q + 1
    return runs


def _join_islands(old: Sequence[Token], new: Sequence[Token], pairs: list[Pair]) -> list[Pair]:
    """Without what stayed between two changes and is small beside them: a lone "the" says nothing."""
    while True:
        runs = _runs(old, new, pairs)
        lost = set()
        for before, (stayed, ours, _), after in zip(runs, runs[1:], runs[2:], strict=False):
            if stayed and _is_island(old, ours, _size(old, new, before), _size(old, new, after)):
                lost.update(ours)
        if not lost:
            return pairs
        pairs = _with_blanks(old, new, [pair for pair in pairs if pair[0] not in lost])


def _is_island(old: Sequence[Token], ours: list[int], before: int, after: int) -> bool:
    if any(old[i].atom is not None for i in ours):
        return False
    words = [old[i].text for i in ours if is_word(old[i].text)]
    if not words:
        return all(_blank(old[i]) for i in ours) or min(before, after) > 8
    if any(any(letter.isdigit() for letter in word) for word in words):
        return False  # a number that stayed must not look as if it had changed
    size = sum(map(len, words))
    return (len(words) == 1 and size <= 3 and max(before, after) > size) or (
        len(words) <= 3 and 2 * size <= min(before, after)
    )


def _size(old: Sequence[Token], new: Sequence[Token], run: tuple[bool, list[int], list[int]]) -> int:
    """The letters of the longer side of a change."""
    return max(sum(len(old[i].text) for i in run[1]), sum(len(new[j].text) for j in run[2]))


def _pieces(old: Sequence[Token], new: Sequence[Token], pairs: list[Pair]) -> list[Piece]:
    pieces: list[Piece] = []

    def put(kind: str, ours: tuple[Token, ...], theirs: tuple[Token, ...]) -> None:
        last = pieces[-1] if pieces else None
        joined = last is not None and kind in ("same", "quiet") and last.kind == kind
        if last is not None and kind in ("quiet", "restyled") and last.kind == "restyled":
            joined = _style(last.old[-1], last.new[-1]) == _style(ours[0], theirs[0])
        if last is not None and joined:
            pieces[-1] = Piece(last.kind, last.old + ours, last.new + theirs)
        else:
            pieces.append(Piece(kind, ours, theirs))

    i = j = 0
    for p, q in (*pairs, (len(old), len(new))):
        if i < p or j < q:
            kind = "added" if i == p else "removed" if j == q else "replaced"
            put(kind, tuple(old[i:p]), tuple(new[j:q]))
        if p < len(old) or q < len(new):
            put(_how(old[p], new[q]), (old[p],), (new[q],))
        i, j = p + 1, q + 1
    return pieces


def _style(old: Token, new: Token) -> tuple[object, ...]:
    return (old.wraps, new.wraps, old.atom, new.atom)


def _how(old: Token, new: Token) -> str:
    """How a token stayed."""
    if old == new:
        return "same"
    if old.text != new.text or _blank(old):
        return "quiet"  # a footnote's number
    if old.wraps == new.wraps and old.atom is not None and new.atom is not None and old.atom.tag == "img":
        differing = {name for name, _ in set(old.atom.attributes) ^ set(new.atom.attributes)}
        return "quiet" if differing <= {"src"} else "restyled"
    return "restyled"
