"""Decomposable graphs: every one of them, and the cliques and separators that they are made of."""

import numpy as np
import pytest

from tawthiq.mse.chordal import decomposable

# Labelled chordal graphs, OEIS A058862.
COUNTS = {1: 1, 2: 2, 3: 8, 4: 61, 5: 822, 6: 18154}


@pytest.mark.parametrize(("size", "count"), COUNTS.items())
def test_every_decomposable_graph_is_there(size, count) -> None:
    assert len(decomposable(size)) == count


@pytest.mark.parametrize("size", [3, 4, 5])
def test_cliques_less_separators_count_every_list_and_every_component_once(size) -> None:
    graphs = decomposable(size)
    for graph in range(len(graphs)):
        terms = slice(graphs.start[graph], graphs.start[graph + 1])
        margins, signs = graphs.margin[terms], graphs.sign[terms]
        for each in range(size):
            assert (signs * (margins >> each & 1)).sum() == 1
        assert signs.sum() == components(size, graphs.cliques(graph))
        assert (margins > 0).all()


def test_graphs_differ_and_the_last_one_is_saturated() -> None:
    graphs = decomposable(4)
    cliques = [str(graphs.cliques(graph)) for graph in range(len(graphs))]
    assert len(set(cliques)) == len(graphs)
    assert graphs.cliques(0) == [[0], [1], [2], [3]]
    assert graphs.cliques(graphs.saturated) == [[0, 1, 2, 3]]
    # The one circle of four without a chord, in its three forms, is not among them.
    assert "[[0, 1], [0, 3], [1, 2], [2, 3]]" not in cliques


def components(size: int, cliques: list[list[int]]) -> int:
    label = np.arange(size)
    for clique in cliques:
        label[np.isin(label, label[clique])] = label[clique[0]]
    return len(set(label.tolist()))
