// The hot path: no argument conversion, no allocation but the result, the interpreter kept below 5
// microseconds.
#include "row_calls.hpp"

#include "emgine/build_info.hpp"
#include "emgine/finite.hpp"
#include "interpreter.hpp"
#include "scoring/row_cost.hpp"
#include "scoring/scores.hpp"

namespace py = pybind11;

namespace emgine::bindings {

namespace {

constexpr double worth_releasing = 5e3; // ns: below, giving the interpreter away costs more
constexpr double worth_threads = 200e3; // ns: below, nobody needs to know how many there are
constexpr double most_work = 10e6;      // ns: above, a call must listen to Ctrl-C

struct NumPy {
    py::detail::npy_api& api = py::detail::npy_api::get();
    PyObject* float64 = py::dtype::of<double>().release().ptr();
    PyObject* float32 = py::dtype::of<float>().release().ptr();
    PyObject* int64 = py::dtype::of<std::int64_t>().release().ptr();
    PyObject* number = py::object(py::dtype::of<double>().attr("type")).release().ptr();
    PyObject* names = PyUnicode_InternFromString("_names"); // of a mixture's columns
};

const NumPy& numpy() {
    static const NumPy loaded;
    return loaded;
}

const py::detail::PyArray_Proxy* plain_array(PyObject* object, int more_flags) {
    if (Py_TYPE(object) != numpy().api.PyArray_Type_)
        return nullptr;
    const auto* array = py::detail::array_proxy(object);
    const int flags = py::array::c_style | py::detail::npy_api::NPY_ARRAY_ALIGNED_ | more_flags;
    return (array->flags & flags) == flags ? array : nullptr;
}

struct GivenRows {
    const void* data;
    Scalar scalar;
    bool single; // one dimension
    py::ssize_t n;
};

bool accept_rows(PyObject* object, std::size_t n_features, GivenRows& rows) {
    const auto* array = plain_array(object, 0);
    const auto d = static_cast<py::ssize_t>(n_features);
    if (array == nullptr || array->nd < 1 || array->nd > 2 || array->dimensions[array->nd - 1] != d)
        return false;
    const bool single = array->nd == 1;
    rows = {array->data, array->descr == numpy().float64 ? Scalar::float64 : Scalar::float32,
            single, single ? 1 : array->dimensions[0]};
    return (array->descr == numpy().float64 || array->descr == numpy().float32) && rows.n > 0;
}

// Exact types only, whose numbers are those of an array of them and which run no code of the user;
// the checked methods answer or refuse all others.
bool accept_number(PyObject* object, double& number) {
    if (PyFloat_CheckExact(object) ||
        reinterpret_cast<PyObject*>(Py_TYPE(object)) == numpy().number) {
        number = PyFloat_AS_DOUBLE(object); // numpy.float64 is a float
        return true;
    }
    if (!PyLong_CheckExact(object))
        return false;
    number = PyLong_AsDouble(object);
    if (number != -1.0 || PyErr_Occurred() == nullptr)
        return true;
    PyErr_Clear(); // beyond a double
    return false;
}

// A single row in a list or tuple, whose numbers are copied.
bool accept_numbers(PyObject* object, std::size_t n_features, double* numbers, GivenRows& rows) {
    const auto d = static_cast<py::ssize_t>(n_features);
    PyObject** items = nullptr;
    if (PyTuple_CheckExact(object) && PyTuple_GET_SIZE(object) == d)
        items = &PyTuple_GET_ITEM(object, 0);
#ifndef Py_GIL_DISABLED // without the lock another thread could shorten a list meanwhile
    else if (PyList_CheckExact(object) && PyList_GET_SIZE(object) == d)
        items = &PyList_GET_ITEM(object, 0);
#endif
    if (items == nullptr || n_features > most_row_features)
        return false;
    for (std::size_t j = 0; j < n_features; ++j)
        if (!accept_number(items[j], numbers[j]))
            return false;
    rows = {numbers, Scalar::float64, true, 1};
    return true;
}

// A single row in a dict of the names that the mixture, an object of Python, has for its columns.
bool accept_named(PyObject* object, PyObject* mixture, std::size_t n_features, double* numbers,
                  GivenRows& rows) {
#ifdef Py_GIL_DISABLED // another thread could take a number out of the dict meanwhile
    return false;
#endif
    const auto d = static_cast<py::ssize_t>(n_features);
    if (!PyDict_CheckExact(object) || PyDict_GET_SIZE(object) != d ||
        n_features > most_row_features)
        return false;
    const auto names = py::reinterpret_steal<py::object>(PyObject_GetAttr(mixture, numpy().names));
    bool found = names && PyTuple_CheckExact(names.ptr()) && PyTuple_GET_SIZE(names.ptr()) == d;
    for (py::ssize_t j = 0; found && j < d; ++j) {
        PyObject* number = PyDict_GetItemWithError(object, PyTuple_GET_ITEM(names.ptr(), j));
        found = number != nullptr && accept_number(number, numbers[j]);
    }
    if (!found)
        PyErr_Clear(); // of an attribute, or of a key that cannot be compared
    rows = {numbers, Scalar::float64, true, 1};
    return found;
}

// The results' shape: (n), (n, k); of a single row () or (1), (k).
bool accept_out(PyObject* object, Score score, const GivenRows& rows, py::ssize_t k,
                Results& results) {
    const auto* array = plain_array(object, py::detail::npy_api::NPY_ARRAY_WRITEABLE_);
    if (array == nullptr)
        return false;
    const bool by_component = score == Score::responsibilities;
    const int nd = (rows.single && by_component ? 0 : 1) + (by_component ? 1 : 0);
    const bool no_dimension = array->nd == 0 && rows.single && !by_component;
    if (!no_dimension &&
        (array->nd != nd || array->dimensions[nd - 1] != (by_component ? k : rows.n) ||
         (nd == 2 && array->dimensions[0] != rows.n)))
        return false;
    results = {array->data, array->descr == numpy().float32 ? Scalar::float32 : Scalar::float64};
    if (score == Score::label)
        return array->descr == numpy().int64;
    return array->descr == numpy().float64 || array->descr == numpy().float32;
}

PyObject* new_array(PyObject* type, int nd, const py::ssize_t* shape) {
    Py_INCREF(type); // the call takes one reference
    return numpy().api.PyArray_NewFromDescr_(numpy().api.PyArray_Type_, type, nd, shape, nullptr,
                                             nullptr, 0, nullptr);
}

PyObject* new_results(Score score, const GivenRows& rows, py::ssize_t k, Results& results) {
    const py::ssize_t shape[] = {rows.n, k};
    const bool by_component = score == Score::responsibilities;
    PyObject* type = score == Score::label            ? numpy().int64
                     : rows.scalar == Scalar::float64 ? numpy().float64
                                                      : numpy().float32;
    const int skipped = rows.single ? 1 : 0;
    PyObject* array = new_array(type, (by_component ? 2 : 1) - skipped, shape + skipped);
    if (array != nullptr)
        results = {py::detail::array_proxy(array)->data, rows.scalar};
    return array;
}

// False: some value is not finite.
bool finite(const double* x, std::size_t n) {
    double zeros = 0; // x * 0 is 0 or NaN
    for (std::size_t j = 0; j < n; ++j)
        zeros += x[j] * 0;
    return zeros == 0;
}

// One row as float64, where it lies or in `wide`.
const double* row_of(const GivenRows& rows, std::size_t n_features, double* wide) {
    if (rows.scalar == Scalar::float64)
        return static_cast<const double*>(rows.data);
    for (std::size_t j = 0; j < n_features; ++j)
        wide[j] = static_cast<double>(static_cast<const float*>(rows.data)[j]);
    return wide;
}

PyObject* same(PyObject* object) {
    Py_INCREF(object);
    return object;
}

// Scores without an array of results: of one row.
PyObject* number_of(Score score, const Components& components, const double* x, Scalar scalar) {
    const double cost = components.costs().row;
    if (score == Score::label) {
        std::int64_t label = 0;
        {
            const Released released(cost > worth_releasing);
            label = label_of_row(components, x);
        }
        return PyLong_FromLongLong(label);
    }
    double value = 0;
    {
        const Released released(cost > worth_releasing);
        value = log_density_of_row(components, x);
    }
    return PyFloat_FromDouble(
        scalar == Scalar::float64 ? value : static_cast<double>(static_cast<float>(value)));
}

// False: some value is not finite, or not of its feature.
bool fill_rows(Score score, const Mixture& mixture, const GivenRows& rows, const Results& results,
               double cost) {
    const Released released(cost > worth_releasing);
    const std::ptrdiff_t size = rows.scalar == Scalar::float64 ? sizeof(double) : sizeof(float);
    const MatrixView view{rows.data,
                          rows.scalar,
                          static_cast<std::size_t>(rows.n),
                          mixture.n_features(),
                          size * static_cast<std::ptrdiff_t>(mixture.n_features()),
                          size};
    PassOptions options;
    options.n_threads = cost > worth_threads ? effective_n_threads() : 1;
    if (find_non_finite(view, options).found ||
        find_outside(view, mixture.supports(), options).found)
        return false;
    emgine::score(score, view, mixture, results, options);
    return true;
}

PyObject* one_row(Score score, const Mixture& mixture, const GivenRows& rows, PyObject* out) {
    const Components& components = mixture.components();
    double wide[most_row_features];
    if (!components.costs().fits_a_row)
        return nullptr;
    const ModelShape& shape = components.shape();
    const double* x = row_of(rows, shape.n_features, wide);
    if (!finite(x, shape.n_features) || !mixture.has_in_support(x))
        return nullptr;
    if (out == nullptr && score != Score::responsibilities)
        return number_of(score, components, x, rows.scalar);
    Results results;
    const auto k = static_cast<py::ssize_t>(shape.n_components);
    if (out != nullptr && !accept_out(out, score, rows, k, results))
        return nullptr;
    PyObject* filled = out != nullptr ? same(out) : new_results(score, rows, k, results);
    if (filled != nullptr) {
        const Released released(components.costs().row > worth_releasing);
        write_row(score, components, x, results, 0);
    }
    return filled;
}

PyObject* few_rows(Score score, const Mixture& mixture, const GivenRows& rows, PyObject* out) {
    const double cost = rows_cost(mixture.components(), static_cast<std::size_t>(rows.n));
    Results results;
    const auto k = static_cast<py::ssize_t>(mixture.n_components());
    if (cost > most_work || (out != nullptr && !accept_out(out, score, rows, k, results)))
        return nullptr;
    auto filled = py::reinterpret_steal<py::object>(
        out != nullptr ? same(out) : new_results(score, rows, k, results));
    try {
        if (!filled || !fill_rows(score, mixture, rows, results, cost))
            return nullptr;
    } catch (const std::exception&) {
        PyErr_NoMemory(); // nothing else can fail: the rows fit the model
        return nullptr;
    }
    return filled.release().ptr();
}

} // namespace

void prepare_row_calls() { numpy(); }

const Mixture* mixture_in(PyObject* object) {
    const auto* instance = reinterpret_cast<const py::detail::instance*>(object);
    return instance->simple_layout && instance->simple_holder_constructed
               ? static_cast<const Mixture*>(instance->simple_value_holder[0])
               : nullptr;
}

PyObject* fast_score(Score score, PyObject* self, PyObject* x, PyObject* out) {
    const Mixture& mixture = *mixture_in(self);
    const std::size_t d = mixture.n_features();
    GivenRows rows;
    double numbers[most_row_features];
    if (!accept_rows(x, d, rows) && !accept_numbers(x, d, numbers, rows) &&
        !accept_named(x, self, d, numbers, rows))
        return nullptr;
    return rows.single ? one_row(score, mixture, rows, out) : few_rows(score, mixture, rows, out);
}

} // namespace emgine::bindings
