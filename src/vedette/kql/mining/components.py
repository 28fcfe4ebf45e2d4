"""Connected components of a graph given as two columns of ids, for `graph-mark-components`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def _numbered(
    sources: Sequence[str], targets: Sequence[str], nodes: Sequence[str]
) -> tuple[list[str], NDArray[np.int64], NDArray[np.int64]]:
    """The ids in the order they are met, and both ends of the edges as places in it."""
    import numpy as np

    places: dict[str, int] = {}
    for source, target in zip(sources, targets, strict=True):
        places.setdefault(source, len(places))
        places.setdefault(target, len(places))
    for node in nodes:
        places.setdefault(node, len(places))
    one, other = (np.fromiter((places[end] for end in each), np.int64, len(each)) for each in (sources, targets))
    return list(places), one, other


def weak(sources: Sequence[str], targets: Sequence[str], nodes: Sequence[str]) -> list[tuple[str, int]]:
    """Each id with the number of its component, the direction of edges left aside; numbers follow the first ids."""
    import numpy as np

    names, one, other = _numbered(sources, targets, nodes)
    label = np.arange(len(names))
    while True:
        # Every end takes the lesser label, then labels follow labels: a few rounds even for long chains.
        least = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, label[one], least)
        np.minimum.at(label, label[other], least)
        label = label[label]
        if bool((label == before).all()):
            break
    return _consecutive(names, label)


def _consecutive(names: list[str], label: NDArray[np.int64]) -> list[tuple[str, int]]:
    numbers: dict[int, int] = {}
    return [(name, numbers.setdefault(int(own), len(numbers))) for name, own in zip(names, label, strict=True)]


def strong(sources: Sequence[str], targets: Sequence[str], nodes: Sequence[str]) -> list[tuple[str, int]]:
    """Each id with the number of its component, in which every node reaches every other along the edges.

    Tarjan's algorithm (SIAM Journal on Computing 1, 1972) without recursion.
    """
    import numpy as np

    names, one, other = _numbered(sources, targets, nodes)
    order = np.argsort(one, kind="stable")
    heads = other[order]
    starts = np.searchsorted(one[order], np.arange(len(names) + 1))
    label = np.full(len(names), -1, dtype=np.int64)
    index = [-1] * len(names)
    low = [0] * len(names)
    stack: list[int] = []
    held = [False] * len(names)
    count = 0
    for root in range(len(names)):
        if index[root] >= 0:
            continue
        work = [(root, int(starts[root]))]
        while work:
            node, edge = work.pop()
            if index[node] < 0:
                index[node] = low[node] = count
                count += 1
                stack.append(node)
                held[node] = True
            descended = False
            while edge < starts[node + 1]:
                head = int(heads[edge])
                edge += 1
                if index[head] < 0:
                    work += [(node, edge), (head, int(starts[head]))]
                    descended = True
                    break
                if held[head]:
                    low[node] = min(low[node], index[head])
            if descended:
                continue
            if low[node] == index[node]:
                while True:
                    member = stack.pop()
                    held[member] = False
                    label[member] = node
                    if member == node:
                        break
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
    return _consecutive(names, label)
