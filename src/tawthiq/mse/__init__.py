"""Multiple systems estimation: how many people were never documented, from who is on which lists.

    CaptureTable ──► a family (decomposable, loglinear, latent_classes, declared, …) ──► Estimate | NotEstimable
    many of them ──► strata, replicates (labels: whose stratum is unknown) ──► a result each, their sum, what failed

A library of its own: numpy, scipy and numba are all it needs. Every family is a module with `fit(table, options, seed)`.
Where the data cannot answer, the answer is a `NotEstimable` with its reason and what would help.
"""
