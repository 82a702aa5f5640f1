"""Fits of R's mclust 6.0.0 with its prior, from the same partitions: the same mode.

`mclust_priors.R` made the file. Two of mclust's M-steps are not those of its prior's mode. 'EII'
leaves out the scale: a prior without one says the same. 'EEI' leaves the means where they are
without a prior, but adds their distances to the scatter: no prior says that, and it is not
compared. In VEI, EVI, EEV and VEV each component has the scale, but scatters are divided by fewer
rows: by nu + 3 more than the d n_k of a volume in VEI, by nu + 2 and nu + d + 2 more than n of all
in EVI and EEV, by none more in VEV. Other degrees of freedom, which depend on their number where
components share them, say so.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from emgine import GaussianMixture, Mixture, priors
from emgine._estimators.seen_rows import SeenRows
from emgine._families.conjugate import posterior_of
from emgine._rows.parts import InMemory
from emgine._rows.rows import Rows

from .test_mclust import DATA, STRUCTURE_OF, rows_of

STRUCTURES = {model: STRUCTURE_OF[model] for model in ("EII", "VII", "VVI", "EEE", "VVV")}
STRUCTURES |= {model: model for model in ("VEI", "EVI", "EEV", "VEV")}
STRUCTURES |= {"E": "tied", "V": "full"}
FITS = [
    fit
    for fit in json.loads((DATA / "mclust_priors.json").read_text("utf-8"))["fits"]
    if fit["model"] in STRUCTURES
]
IDS = [f"{fit['data']}-{fit['n_components']}-{fit['model']}" for fit in FITS]


def rows_for(name: str) -> Any:
    return rows_of("faithful")[:, :1].copy() if name == "eruptions" else rows_of(name)


def prior_of(fit: Any, rows: Any) -> priors.NormalInverseWishart:
    d, kind = rows.shape[1], STRUCTURES[fit["model"]]
    scale = np.array(fit["scale"])
    if kind in ("full", "tied", "EEV", "VEV"):
        scale = scale.reshape(d, d)
    elif kind in ("diag", "VEI", "EVI"):
        scale = np.full(d, scale[0])  # mclust has one number for all features
    else:
        scale = scale[0]
    if fit["model"] == "EII":
        scale = 0.0 * scale
    dof = {
        "VEI": (fit["dof"] + 3) / d - 3,
        "EVI": (fit["dof"] + 2) / fit["n_components"] - 3,
        "EEV": (fit["dof"] + d + 2) / fit["n_components"] - (d + 2),
        "VEV": -(d + 2),
    }.get(kind, fit["dof"])
    return priors.NormalInverseWishart(rows.mean(axis=0), fit["shrinkage"], dof, scale)


def theirs(fit: Any, rows: Any) -> Mixture:
    k, d = fit["n_components"], rows.shape[1]
    means = np.array(fit["means"]).reshape(k, d)
    covariances = np.array(fit["covariances"])
    covariances = np.broadcast_to(covariances, (k,)) if d == 1 else covariances
    return Mixture(fit["weights"], means, covariances.reshape(k, d, d), "full")


@pytest.mark.parametrize("fit", FITS, ids=IDS)
def test_fits_end_at_the_mode_of_mclust(fit: Any) -> None:
    rows = rows_for(fit["data"])
    prior, kind = prior_of(fit, rows), STRUCTURES[fit["model"]]
    model = GaussianMixture(
        fit["n_components"],
        covariance_type=kind,
        prior=prior,
        labels_init=fit["labels"],
        reg_covar=0.0,
        tol=1e-13,
    ).fit(rows)
    # The posterior is flat at the mode, the likelihood is not: where EM crawls, mclust stops short
    # of it by 1e-5 in the likelihood.
    assert model.score(rows) * len(rows) == pytest.approx(fit["loglik"], abs=1e-5)
    posterior = posterior_of(prior, model.mixture_.shape, SeenRows(Rows(InMemory(rows, None, 1))))
    assert posterior is not None
    there = theirs(fit, rows)
    ours = _bound(posterior, as_structure(model.mixture_, kind), rows)
    assert ours == pytest.approx(_bound(posterior, as_structure(there, kind), rows), abs=1e-8)


def as_structure(mixture: Mixture, kind: str) -> Mixture:
    """Return a mixture of this structure, of which `mixture` is one with full matrices."""
    if mixture.covariance_type == kind:
        return mixture
    full = mixture.covariances
    shared = full[0] if kind.startswith("tied") else full
    if kind in ("diag", "VEI", "EVI"):
        shared = np.diagonal(shared, axis1=-2, axis2=-1)
    elif kind in ("spherical", "tied_spherical"):
        shared = np.atleast_1d(shared[..., 0, 0])
    return Mixture(mixture.weights, mixture.means, shared, kind)


def _bound(posterior: Any, mixture: Mixture, rows: Any) -> float:
    return float(mixture.score_samples(rows).sum() + posterior.log_density(mixture))


def test_defaults_are_those_of_mclust_where_one_scale_suits_all_features() -> None:
    for fit in FITS:
        kind = STRUCTURES[fit["model"]]
        if kind in ("diag", "VEI", "EVI", "EEV", "VEV") or fit["model"] == "EII":
            continue
        rows = rows_for(fit["data"])
        options: Any = {"covariance_type": kind, "labels_init": fit["labels"], "reg_covar": 0.0}
        model = GaussianMixture(fit["n_components"], prior="weak", tol=1e-12, **options).fit(rows)
        assert model.score(rows) * len(rows) == pytest.approx(fit["loglik"], abs=1e-4)
