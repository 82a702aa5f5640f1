// The only place that knows numpy: arrays in as views, vectors out as arrays. Converts and copies
// no input.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "emgine/scoring.hpp"
#include "emgine/statistics.hpp"
#include "interpreter.hpp"
#include "machine/large_pages.hpp"
#include "machine/parallel.hpp"

namespace py = pybind11;

namespace emgine::bindings {

using Doubles = py::array_t<double, py::array::c_style>;

inline std::string shape_of(const py::array& array) { return py::str(array.attr("shape")); }

// Rows of float64 or float32 at their natural alignment; anything else is the caller's to convert.
inline MatrixView rows_of(const py::array& array) {
    const bool is_double = py::isinstance<py::array_t<double>>(array);
    if (!is_double && !py::isinstance<py::array_t<float>>(array))
        throw py::type_error("X must be an array of native float64 or float32.");
    if (array.ndim() != 2)
        throw py::value_error("X must have 2 dimensions. Got shape " + shape_of(array) + ".");
    if ((array.flags() & py::detail::npy_api::NPY_ARRAY_ALIGNED_) == 0)
        throw py::value_error("X must be aligned.");
    return {array.data(),
            is_double ? Scalar::float64 : Scalar::float32,
            static_cast<std::size_t>(array.shape(0)),
            static_cast<std::size_t>(array.shape(1)),
            array.strides(0),
            array.strides(1)};
}

inline WeightedRows weighted_rows_of(const py::array& rows,
                                     const std::optional<Doubles>& sample_weight) {
    const MatrixView view = rows_of(rows);
    if (!sample_weight)
        return {view, nullptr};
    if (sample_weight->ndim() != 1 ||
        static_cast<std::size_t>(sample_weight->shape(0)) != view.rows)
        throw py::value_error("sample_weight must have shape (" + std::to_string(view.rows) +
                              ",). Got " + shape_of(*sample_weight) + ".");
    return {view, sample_weight->data()};
}

// Memory of the caller for results.
inline void require_writeable(const py::array& out, const std::vector<py::ssize_t>& shape) {
    if (std::vector<py::ssize_t>(out.shape(), out.shape() + out.ndim()) != shape)
        throw py::value_error("out has the wrong shape: " + shape_of(out) + ".");
    if ((out.flags() & py::array::c_style) == 0 || !out.writeable())
        throw py::value_error("out must be C-contiguous and writeable.");
}

inline Results results_of(py::array& out, const std::vector<py::ssize_t>& shape) {
    const bool is_double = py::isinstance<py::array_t<double>>(out);
    if (!is_double && !py::isinstance<py::array_t<float>>(out))
        throw py::type_error("out must be an array of native float64 or float32.");
    require_writeable(out, shape);
    return {out.mutable_data(), is_double ? Scalar::float64 : Scalar::float32};
}

inline Results labels_of(py::array& out, const std::vector<py::ssize_t>& shape) {
    if (!py::isinstance<py::array_t<std::int64_t>>(out))
        throw py::type_error("out must be an array of native int64.");
    require_writeable(out, shape);
    return {out.mutable_data()};
}

// Ctrl-C ends the copy of a large one.
inline std::vector<double> vector_of(const Doubles& array) {
    constexpr std::ptrdiff_t some = std::ptrdiff_t{1} << 20;
    std::vector<double> values;
    reserve_large(values, static_cast<std::size_t>(array.size()));
    const double* const end = array.data() + array.size();
    for (const double* from = array.data(); from != end;) {
        const double* const to = from + std::min(some, end - from);
        values.insert(values.end(), from, to);
        from = to;
        if (from != end && PyErr_CheckSignals() != 0)
            throw py::error_already_set();
    }
    return values;
}

// A copy of the numbers in a shape of their own.
inline py::array array_of(const double* values, const std::vector<std::size_t>& shape) {
    return py::array_t<double>(shape, values);
}

// The numbers where they lie, read-only; owner keeps them alive.
inline py::array view_of(const double* values, const std::vector<std::size_t>& shape,
                         py::handle owner) {
    py::array_t<double> array(shape, values, owner);
    array.attr("flags").attr("writeable") = false;
    return array;
}

inline void require_shape(const Doubles& array, const std::vector<std::size_t>& shape,
                          const char* name) {
    bool equal = static_cast<std::size_t>(array.ndim()) == shape.size();
    for (std::size_t i = 0; equal && i < shape.size(); ++i)
        equal = static_cast<std::size_t>(array.shape(static_cast<py::ssize_t>(i))) == shape[i];
    if (!equal)
        throw py::value_error(std::string(name) + " has the wrong shape: " + shape_of(array) + ".");
}

// Points (k d) that statistics of a model are taken about.
inline const double* reference_of(const Doubles& points, const ModelShape& shape) {
    require_shape(points, {shape.n_components, shape.n_features}, "reference");
    return points.data();
}

// Parameters by name, from a dict of arrays; unknown names are refused.
inline NamedArrays named_arrays_of(const py::dict& given, const std::vector<NamedShape>& allowed) {
    NamedArrays arrays;
    for (const NamedShape& array : allowed) {
        if (!given.contains(array.name))
            continue;
        const auto values = py::cast<Doubles>(given[py::str(array.name)]);
        require_shape(values, array.shape, array.name.c_str());
        arrays.push_back({array.name, vector_of(values)});
    }
    if (arrays.size() != given.size())
        throw py::value_error("There is an array of a name that the family does not have.");
    return arrays;
}

// Ctrl-C: asked from a call that has released the interpreter, every few milliseconds. The clock is
// the thread's, not the call's: many short passes are asked as often as a long one.
inline bool no_signal() {
    thread_local auto last = std::chrono::steady_clock::now();
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::milliseconds(5))
        return true;
    last = now;
    return no_signal_came();
}

// Around work on parameters: releases the interpreter, and ends the work after Ctrl-C.
class LongWork {
  private:
    const AskMeanwhile meanwhile_{no_signal};
    const Released released_;
};

inline PassOptions pass_options(int n_threads) { return {n_threads, no_signal}; }

} // namespace emgine::bindings
