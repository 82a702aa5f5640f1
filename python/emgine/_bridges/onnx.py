"""The graph of a mixture's scores in the operators of ONNX, opset 18.

The mean is subtracted before the product, in two parts (rounded, and what rounding left), so that
float32 is exact far from the origin too; no finite row gives NaN. Imports onnx when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from emgine._checks.arguments import shown
from emgine._families.gaussian.structures import MATRICES, SCALARS, SHARED
from emgine._files.replacing import replaced

if TYPE_CHECKING:
    import os

    from numpy.typing import NDArray

    from emgine._core import Float64, Mixture

DTYPES = ("float64", "float32")
OPSET = 18
# A version of the file format that runtimes have read since 2022, as they have this opset.
FORMAT_VERSION = 8


def save(path: str | os.PathLike[str], mixture: Mixture, dtype: object) -> None:
    """Write the model file."""
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise ValueError(f"dtype must be one of {list(DTYPES)}. Got {shown(dtype)} instead.")
    try:
        import onnx
    except ImportError as error:
        raise ImportError("to_onnx needs onnx: pip install 'emgine[onnx]'") from error
    model = _model(onnx, mixture, np.dtype(str(dtype)))
    onnx.checker.check_model(model, full_check=True)
    with replaced(path) as file:
        file.write_bytes(model.SerializeToString())


def constants(mixture: Mixture, dtype: np.dtype[Any]) -> dict[str, NDArray[Any]]:
    """Return the numbers of the graph by name, components first; ValueError beyond the dtype."""
    with np.errstate(over="ignore", divide="ignore"):
        mean = mixture.means[:, np.newaxis, :]
        rounded = mean.astype(dtype)
        exact = {
            "mean": mean,
            "rest_of_mean": mean - rounded,
            "factor": _factor(mixture),
            "log_normalizer": _log_normalizers(mixture),
            "largest_distance": np.array(np.finfo(dtype).max / 8),
            "half": np.array(0.5),
        }
        numbers = {name: np.asarray(values, dtype) for name, values in exact.items()}
    for name in ("mean", "factor"):
        if not np.isfinite(numbers[name]).all():
            raise ValueError(f"dtype {dtype} cannot hold the {name} of this mixture.")
    return numbers | {"components": np.array([0]), "last": np.array([2]), "by_row": np.array([1])}


def _factor(mixture: Mixture) -> Float64:
    factors = mixture.precisions_cholesky
    if mixture.shape.structure in MATRICES:
        return factors
    n_factors = 1 if mixture.shape.structure in SHARED else mixture.n_components
    return factors.reshape(n_factors, 1, -1)


def _log_normalizers(mixture: Mixture) -> Float64:
    """Return log weight + log det of the factor - d/2 log(2 pi) of each component."""
    factors, d = mixture.precisions_cholesky, mixture.n_features
    if mixture.shape.structure in MATRICES:
        log_det = np.log(np.diagonal(factors, axis1=-2, axis2=-1)).sum(axis=-1)
    else:
        n_factors = 1 if mixture.shape.structure in SHARED else mixture.n_components
        log_det = np.log(factors.reshape(n_factors, -1)).sum(axis=1)
        log_det = log_det * (d if mixture.shape.structure in SCALARS else 1)
    return np.asarray(np.log(mixture.weights) + log_det - 0.5 * d * np.log(2 * np.pi))


def _model(onnx: Any, mixture: Mixture, dtype: np.dtype[Any]) -> Any:
    helper, kind = onnx.helper, onnx.helper.np_dtype_to_tensor_dtype(dtype)
    product = "MatMul" if mixture.shape.structure in MATRICES else "Mul"
    # Components by rows by features, then rows by components.
    nodes: list[tuple[str, list[str], str, dict[str, Any]]] = [
        ("Unsqueeze", ["X", "components"], "rows", {}),
        ("Sub", ["rows", "mean"], "nearly_centred", {}),
        ("Sub", ["nearly_centred", "rest_of_mean"], "centred", {}),
        (product, ["centred", "factor"], "whitened", {}),
        ("ReduceSumSquare", ["whitened", "last"], "any_distance", {"keepdims": 0}),
        ("Min", ["any_distance", "largest_distance"], "distance", {}),
        ("Transpose", ["distance"], "distance_by_row", {"perm": [1, 0]}),
        ("Mul", ["distance_by_row", "half"], "half_distance", {}),
        ("Sub", ["log_normalizer", "half_distance"], "log_joint", {}),
        ("ArgMax", ["log_joint"], "label", {"axis": 1, "keepdims": 0}),
        ("Softmax", ["log_joint"], "responsibilities", {"axis": 1}),
        ("ReduceLogSumExp", ["log_joint", "by_row"], "log_density", {"keepdims": 0}),
    ]
    graph = helper.make_graph(
        [helper.make_node(name, into, [out], **rest) for name, into, out, rest in nodes],
        "gaussian_mixture",
        [helper.make_tensor_value_info("X", kind, ["n", mixture.n_features])],
        [
            helper.make_tensor_value_info("label", onnx.TensorProto.INT64, ["n"]),
            helper.make_tensor_value_info("responsibilities", kind, ["n", mixture.n_components]),
            helper.make_tensor_value_info("log_density", kind, ["n"]),
        ],
        [
            onnx.numpy_helper.from_array(values, name)
            for name, values in constants(mixture, dtype).items()
        ],
    )
    return helper.make_model(
        graph,
        producer_name="emgine",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=FORMAT_VERSION,
    )
