// What was built and what runs: build_info, the thread budget, and the scope that keeps threads
// between calls.
#include <pybind11/stl.h>

#include <optional>

#include "bindings.hpp"
#include "emgine/build_info.hpp"
#include "machine/parallel.hpp"
#include "machine/thread_memory.hpp"

namespace py = pybind11;

namespace emgine::bindings {

namespace {

py::dict info() {
    const BuildInfo build = build_info();
    py::dict isa;
    isa["built"] = build.isa_built;
    isa["available"] = build.isa_available;
    isa["chosen"] = build.isa_chosen;
    py::dict result;
    result["version"] = build.version;
    result["compiler"] = build.compiler;
    result["isa"] = isa;
    result["openmp"] = build.openmp;
    result["n_threads"] = effective_n_threads();
    return result;
}

// Called by threads that have used no thread-local variable yet, as pybind11 does in every call.
PyObject* thread_has_memory(PyObject*, PyObject*) { return PyBool_FromLong(has_thread_memory()); }

PyMethodDef plain_functions[] = {{"thread_has_memory", thread_has_memory, METH_NOARGS, nullptr},
                                 {nullptr, nullptr, 0, nullptr}};

// Python's `with` around a ThreadTeam.
class HeldTeam {
  public:
    void enter() { team_.emplace(); }
    void exit() { team_.reset(); }

  private:
    std::optional<ThreadTeam> team_;
};

} // namespace

void bind_build_info(py::module_& module) {
    build_info(); // a wrong EMGINE_ISA is an error of the import
    if (PyModule_AddFunctions(module.ptr(), plain_functions) != 0)
        throw py::error_already_set();
    module.def("build_info", info);
    module.def("effective_n_threads", effective_n_threads);
    bound_class<HeldTeam>(module, "ThreadTeam")
        .def(py::init<>())
        .def("__enter__",
             [](HeldTeam& team) -> HeldTeam& {
                 team.enter();
                 return team;
             })
        .def("__exit__", [](HeldTeam& team, const py::args&) { team.exit(); });
}

} // namespace emgine::bindings
