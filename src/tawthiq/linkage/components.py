"""What hangs together by links: connected components."""

import numpy as np

from tawthiq.linkage.features import Ints


def components(size: int, left: Ints, right: Ints) -> Ints:
    """The number of the component of each of `size` things, that are linked two by two.

    >>> components(4, np.array([0, 2]), np.array([3, 2])).tolist()
    [0, 1, 2, 0]
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = coo_matrix((np.ones(len(left)), (left, right)), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)
