"""The structures of Gaussian covariances: their words, and which are special cases of which.

The core has the table. A word is scikit-learn's or mclust's code, in any case; E and V are those of
one feature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from emgine import _core
from emgine._checks.arguments import shown
from emgine._checks.parameters import Constraint

if TYPE_CHECKING:
    from collections.abc import Mapping

STRUCTURES = _core.structures("gaussian")
COVARIANCE_TYPES: tuple[str, ...] = tuple(each["name"] for each in STRUCTURES)
# Codes of mclust: volume, shape and orientation are equal (E), free (V) or those of the axes (I).
CODES: Mapping[str, str] = {each["name"]: each["code"] for each in STRUCTURES}
# Covariances that are matrices; the others are variances.
MATRICES = tuple(each["name"] for each in STRUCTURES if each["matrices"])
# Covariances that are one variance for all features.
SCALARS = tuple(each["name"] for each in STRUCTURES if not (each["matrices"] or each["by_feature"]))
# One covariance for all components.
SHARED = tuple(each["name"] for each in STRUCTURES if each["shared"])
# The structures of which a structure is the more general case, itself included.
SPECIAL_CASES = {each["name"]: (each["name"], *each["special_cases"]) for each in STRUCTURES}
# Of each structure the one whose components have any covariances of the same kind.
FREE = {
    name: "full" if name in MATRICES else "spherical" if name in SCALARS else "diag"
    for name in COVARIANCE_TYPES
}
# Each component has a covariance that depends on those of the others.
CONSTRAINED = tuple(name for name in COVARIANCE_TYPES if name not in SHARED and name != FREE[name])
# Of each structure one whose arrays are the same, and that may have any numbers in them.
GENERAL = {name: FREE[name] if name in CONSTRAINED else name for name in COVARIANCE_TYPES}
# Codes of one feature, and the structures they are then.
OF_ONE_FEATURE = {"E": "tied", "V": "full"}

_WORDS = {
    **{word.upper(): name for name, word in CODES.items()},
    **{name.upper(): name for name in COVARIANCE_TYPES},
}


def check_covariance_type(covariance_type: object) -> str:
    """Return the structure's name if it is a word for one; E and V as they are."""
    if isinstance(covariance_type, str):
        word = covariance_type.upper()
        if word in _WORDS:
            return _WORDS[word]
        if word in OF_ONE_FEATURE:
            return word
    raise ValueError(
        f"covariance_type must be one of {list(COVARIANCE_TYPES)}, or one of mclust's codes. "
        f"Got {shown(covariance_type)} instead."
    )


def structure_named(covariance_type: object, n_features: int) -> str:
    """Return the structure's name; ValueError for a word that rows of so many features have not."""
    word = check_covariance_type(covariance_type)
    if word not in OF_ONE_FEATURE:
        return word
    if n_features == 1:
        return OF_ONE_FEATURE[word]
    codes = ", ".join(code for code in CODES.values() if code.startswith(word))
    raise ValueError(
        f"covariance_type {word!r} is for one feature, but there are {n_features}. With more, "
        f"mclust's codes have three letters: {codes}."
    )


def is_special_case(word: str, other: str) -> bool:
    """Return whether a structure is nested in another one, or is the same."""
    own, general = OF_ONE_FEATURE.get(word, word), OF_ONE_FEATURE.get(other, other)
    return own in SPECIAL_CASES[general]


def _is_word(value: object) -> bool:
    return isinstance(value, str) and value.upper() in (*_WORDS, *OF_ONE_FEATURE)


# For estimators, which keep the word as it was given.
COVARIANCE_TYPE = Constraint(
    f"a str among {{{', '.join(repr(name) for name in COVARIANCE_TYPES)}}} or a code of mclust",
    _is_word,
)


def with_own_axes(structure: str) -> str:
    """Return the most general special case whose axes are the features."""
    own = CODES[structure][:2] + "I"
    return next(name for name, code in CODES.items() if code == own)


def most_general(structure: str, n_components: int, n_features: int) -> str:
    """Return the first structure whose mixtures of these sizes are those of a structure.

    With one component nothing differs between components, and with one feature only volumes do.
    """
    own = _reduced(structure, n_components, n_features)
    return next(
        other for other in COVARIANCE_TYPES if _reduced(other, n_components, n_features) == own
    )


def _reduced(structure: str, n_components: int, n_features: int) -> str:
    code = CODES[structure]
    if n_features == 1:
        code = code[0] + "II"
    return code.replace("V", "E") if n_components == 1 else code
