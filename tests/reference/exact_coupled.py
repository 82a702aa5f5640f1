"""M-steps of the structures that couple components, in 60-digit arithmetic (mpmath).

Celeux and Govaert (1995), in their simplest order, from scatters W (k, d, d) and weights n (k),
turn after turn until nothing moves. EVE and VVE have several optima: theirs is the one near given
axes. It must not share a formula, a shortcut or a line with the library.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np

from tests.reference.exact import DIGITS, Exact, Float64, exact, rounded

STILL = mpmath.mpf(10) ** -45
MOST_TURNS = 4000


def m_step(
    structure: str, scatters: Float64, weights: Float64, reg_covar: float, near: Float64
) -> Float64:
    """Covariances (k, d, d); `near` are those of the library, for the axes of EVE and VVE."""
    with mpmath.workdps(DIGITS):
        n = exact(weights)
        ridge = mpmath.mpf(reg_covar) * exact(np.eye(scatters.shape[-1]))
        W = exact(scatters) + n[:, None, None] * ridge
        if structure in ("VEI", "EVI"):
            W = np.stack([np.diag(np.diag(one)) for one in W])
        if structure in ("EVE", "VVE"):
            return rounded(with_common_axes(structure, W, n, exact(near)))
        return rounded({"VEI": vee, "VEE": vee, "EVI": evv, "EVV": evv, "EEV": eev, "VEV": vev}[
            structure
        ](W, n))  # fmt: skip


def evv(W: Exact, n: Exact) -> Exact:
    """One volume: C_k = W_k / |W_k|^(1/d), λ = Σ |W_k|^(1/d) / Σ n_k."""
    roots = [root_of_determinant(one) for one in W]
    volume = sum(roots) / n.sum()
    return np.stack([volume * one / root for one, root in zip(W, roots, strict=True)])


def vee(W: Exact, n: Exact) -> Exact:
    """One shape and orientation: C ∝ Σ W_k / λ_k, λ_k = tr(W_k C⁻¹) / (d n_k), by turns."""
    d, volumes = len(W[0]), np.array([mpmath.mpf(1)] * len(n), dtype=object)
    for _ in range(MOST_TURNS):
        shape = sum(one / volume for one, volume in zip(W, volumes, strict=True))
        shape = shape / root_of_determinant(shape)
        inverse = inverted(shape)
        last = volumes
        volumes = np.array(
            [np.trace(one @ inverse) / (d * own) for one, own in zip(W, n, strict=True)]
        )
        if max(abs(volumes / last - 1)) < STILL:
            return np.stack([volume * shape for volume in volumes])
    raise AssertionError("no end of turns")


def eev(W: Exact, n: Exact) -> Exact:
    """One volume and shape along own axes: λ A = Σ Ω_k / Σ n_k."""
    values, axes = eigen(W)
    return along(axes, [values.sum(axis=0) / n.sum()] * len(n))


def vev(W: Exact, n: Exact) -> Exact:
    """One shape along own axes: that of VEI for the eigenvalues."""
    values, axes = eigen(W)
    variances = vee(np.stack([np.diag(one) for one in values]), n)
    return along(axes, [np.diag(one) for one in variances])


def with_common_axes(structure: str, W: Exact, n: Exact, near: Exact) -> Exact:
    """Axes of all turned two at a time by the exact angle, and variances along them, by turns."""
    axes = eigen(np.array([sum(one / np.trace(one) for one in near)], dtype=object))[1][0]
    for _ in range(MOST_TURNS):
        diagonals = np.stack([np.diag(axes.T @ one @ axes) for one in W])
        variances = np.stack([one / own for one, own in zip(diagonals, n, strict=True)])
        if structure == "EVE":
            variances = np.stack(
                [np.diag(one) for one in evv(np.stack([np.diag(v) for v in diagonals]), n)]
            )
        if turned(axes, W, variances) < STILL:
            return along([axes] * len(n), list(variances))
    raise AssertionError("no end of turns")


def turned(axes: Exact, W: Exact, variances: Exact) -> Any:
    """Turn each pair of axes to the least Σ_k a' W_k a / variance; return the largest sine."""
    largest = mpmath.mpf(0)
    for i in range(len(axes)):
        for j in range(i):
            a, b = axes[:, i].copy(), axes[:, j].copy()
            more = [1 / own[i] - 1 / own[j] for own in variances]
            cosine = sum((a @ M @ a - b @ M @ b) * w for M, w in zip(W, more, strict=True)) / 2
            sine = sum((a @ M @ b) * w for M, w in zip(W, more, strict=True))
            angle = mpmath.atan2(-sine, -cosine) / 2
            c, s = mpmath.cos(angle), mpmath.sin(angle)
            axes[:, i], axes[:, j] = c * a + s * b, c * b - s * a
            largest = max(largest, abs(s))
    return largest


def along(axes: Any, variances: Any) -> Exact:
    """Covariances with these variances along the columns of axes."""
    return np.stack([D @ np.diag(own) @ D.T for D, own in zip(axes, variances, strict=True)])


def eigen(matrices: Exact) -> tuple[Exact, Exact]:
    """Eigenvalues in ascending order and eigenvectors of each."""
    found = [mpmath.eigsy(mpmath.matrix(one.tolist())) for one in matrices]
    values = np.array([list(own) for own, _ in found], dtype=object)
    axes = np.array([np.array(own.tolist(), dtype=object) for _, own in found], dtype=object)
    return values, axes.reshape(matrices.shape)


def inverted(matrix: Exact) -> Exact:
    """The inverse."""
    return np.array((mpmath.matrix(matrix.tolist()) ** -1).tolist(), dtype=object).reshape(
        matrix.shape
    )


def root_of_determinant(matrix: Exact) -> Any:
    """|matrix|^(1/d)."""
    return mpmath.det(mpmath.matrix(matrix.tolist())) ** (mpmath.mpf(1) / len(matrix))
