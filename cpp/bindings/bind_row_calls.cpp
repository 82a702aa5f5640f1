// Python's doors to row_calls: methods of Mixture that answer plain arrays at once and leave the
// rest to the checked methods they replace; and bound calls, which keep their arrays.
#include <Python.h>
#include <structmember.h>

#include <cstddef>
#include <string>

#include "bindings.hpp"
#include "row_calls.hpp"

namespace py = pybind11;

namespace emgine::bindings {

namespace {

// Made when the methods are installed, kept for ever.
PyObject* names_of_out = nullptr;
PyTypeObject* bound_type = nullptr;

struct Method {
    const char* name;
    PyObject* checked; // the method of the same name written in Python; kept for ever
    std::string documentation;
    PyMethodDef definition;
};

Method methods[] = {{"score_samples", nullptr, {}, {}},
                    {"predict", nullptr, {}, {}},
                    {"predict_proba", nullptr, {}, {}}};

Method& method_of(Score score) { return methods[static_cast<int>(score)]; }

PyObject* checked_call(Score score, PyObject* self, PyObject* const* arguments, Py_ssize_t n,
                       PyObject* names) {
    constexpr Py_ssize_t most = 4; // self, X, n_threads, out
    const Py_ssize_t all = n + (names == nullptr ? 0 : PyTuple_GET_SIZE(names));
    if (all >= most)
        return PyErr_Format(PyExc_TypeError, "%s() takes X, n_threads and out.",
                            method_of(score).name);
    PyObject* with_self[most] = {self};
    for (Py_ssize_t i = 0; i < all; ++i)
        with_self[i + 1] = arguments[i];
    return PyObject_Vectorcall(method_of(score).checked, with_self, static_cast<std::size_t>(n + 1),
                               names);
}

// X alone, or X and out=.
bool is_plain_call(Py_ssize_t n, PyObject* names) {
    if (n != 1)
        return false;
    return names == nullptr ||
           (PyTuple_GET_SIZE(names) == 1 &&
            PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, 0), "out") == 0);
}

template <Score SCORE>
PyObject* method(PyObject* self, PyObject* const* arguments, Py_ssize_t n, PyObject* names) {
    if (mixture_in(self) == nullptr)
        return PyErr_Format(PyExc_TypeError, "Mixture.__init__() has not been called.");
    if (is_plain_call(n, names)) {
        PyObject* out = names == nullptr || arguments[1] == Py_None ? nullptr : arguments[1];
        PyObject* result = fast_score(SCORE, self, arguments[0], out);
        if (result != nullptr || PyErr_Occurred() != nullptr)
            return result;
    }
    return checked_call(SCORE, self, arguments, n, names);
}

template <Score SCORE>
void replace(PyTypeObject* type) {
    Method& made = method_of(SCORE);
    const py::handle cls(reinterpret_cast<PyObject*>(type));
    py::object checked = cls.attr(made.name);
    made.documentation = std::string(made.name) +
                         "($self, X, n_threads=None, *, out=None)\n--\n\n" +
                         std::string(py::str(checked.attr("__doc__")));
    made.checked = checked.release().ptr();
    made.definition = {made.name,
                       reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(method<SCORE>)),
                       METH_FASTCALL | METH_KEYWORDS, made.documentation.c_str()};
    cls.attr(made.name) =
        py::reinterpret_steal<py::object>(PyDescr_NewMethod(type, &made.definition));
}

struct BoundCall {
    PyObject_HEAD vectorcallfunc call;
    PyObject* mixture;
    PyObject* x;
    PyObject* out;
    Score score;
};

PyObject* call_bound(PyObject* self, PyObject* const*, std::size_t n, PyObject* names) {
    const auto* bound = reinterpret_cast<BoundCall*>(self);
    if (PyVectorcall_NARGS(n) != 0 || names != nullptr)
        return PyErr_Format(PyExc_TypeError, "A bound call takes no arguments.");
    PyObject* result = fast_score(bound->score, bound->mixture, bound->x, bound->out);
    if (result != nullptr || PyErr_Occurred() != nullptr)
        return result;
    PyObject* const arguments[] = {bound->mixture, bound->x, bound->out};
    return PyObject_Vectorcall(method_of(bound->score).checked, arguments, 2, names_of_out);
}

int traverse_bound(PyObject* self, visitproc visit, void* arg) {
    const auto* bound = reinterpret_cast<BoundCall*>(self);
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(bound->mixture);
    Py_VISIT(bound->x);
    Py_VISIT(bound->out);
    return 0;
}

void delete_bound(PyObject* self) {
    auto* bound = reinterpret_cast<BoundCall*>(self);
    PyTypeObject* type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(bound->mixture);
    Py_XDECREF(bound->x);
    Py_XDECREF(bound->out);
    type->tp_free(self);
    Py_DECREF(type);
}

PyMemberDef bound_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(BoundCall, call), READONLY, nullptr}, {}};
PyType_Slot bound_slots[] = {
    {Py_tp_call, reinterpret_cast<void*>(PyVectorcall_Call)},
    {Py_tp_traverse, reinterpret_cast<void*>(traverse_bound)},
    {Py_tp_dealloc, reinterpret_cast<void*>(delete_bound)},
    {Py_tp_members, bound_members},
    {Py_tp_doc, const_cast<char*>("Scores again what now stands in its array.")},
    {0, nullptr}};
PyType_Spec bound_spec = {"emgine._core.BoundCall", sizeof(BoundCall), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL |
                              Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
                          bound_slots};

void install_row_methods(const py::type& type) {
    if (methods[0].checked != nullptr)
        throw py::value_error("The row methods are installed.");
    prepare_row_calls();
    names_of_out = Py_BuildValue("(s)", "out");
    bound_type = reinterpret_cast<PyTypeObject*>(PyType_FromSpec(&bound_spec));
    if (names_of_out == nullptr || bound_type == nullptr)
        throw py::error_already_set();
    auto* as_type = reinterpret_cast<PyTypeObject*>(type.ptr());
    replace<Score::log_density>(as_type);
    replace<Score::label>(as_type);
    replace<Score::responsibilities>(as_type);
}

// Arguments as Mixture.bind has checked them.
py::object bind(const py::object& mixture, const std::string& name, const py::object& x,
                const py::object& out) {
    if (!py::isinstance<Mixture>(mixture) || mixture_in(mixture.ptr()) == nullptr)
        throw py::type_error("Mixture.__init__() has not been called.");
    for (int score = 0; score < 3; ++score)
        if (name == methods[score].name) {
            auto* bound = PyObject_GC_New(BoundCall, bound_type);
            if (bound == nullptr)
                throw py::error_already_set();
            bound->call = call_bound;
            bound->mixture = py::object(mixture).release().ptr();
            bound->x = py::object(x).release().ptr();
            bound->out = py::object(out).release().ptr();
            bound->score = static_cast<Score>(score);
            PyObject_GC_Track(reinterpret_cast<PyObject*>(bound));
            return py::reinterpret_steal<py::object>(reinterpret_cast<PyObject*>(bound));
        }
    throw py::value_error("method must be 'score_samples', 'predict' or 'predict_proba'. Got '" +
                          name + "'.");
}

} // namespace

void bind_row_calls(py::module_& module) {
    module.def("install_row_methods", install_row_methods);
    module.def("bind", bind);
}

} // namespace emgine::bindings
