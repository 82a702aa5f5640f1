// emgine._core.save_model and load_model, and the way to replace any file. Failures of the file
// system become OSError with the path.
#include <system_error>

#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/model_file.hpp"
#include "files/disk.hpp"

namespace emgine::bindings {

namespace {

[[noreturn]] void raise_os_error(const std::system_error& error, const py::bytes& path) {
    errno = error.code().value();
    const auto text = py::reinterpret_steal<py::object>(
        PyUnicode_DecodeFSDefaultAndSize(PyBytes_AS_STRING(path.ptr()), py::len(path)));
    PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, text.ptr());
    throw py::error_already_set();
}

// Runs body without the interpreter, for it waits for a disk.
template <class Body>
void on_disk(const py::bytes& path, const Body& body) {
    const std::string name = path;
    try {
        const LongWork work;
        body(name);
    } catch (const std::system_error& error) {
        raise_os_error(error, path);
    }
}

void save(const py::bytes& path, const Mixture& mixture, std::vector<std::string> feature_names,
          std::string estimator, const Doubles& lower_bounds) {
    const Model model{mixture, std::move(feature_names), std::move(estimator),
                      vector_of(lower_bounds)};
    on_disk(path, [&](const std::string& name) { save_model(name, model); });
}

py::tuple load(const py::bytes& path, bool mmap) {
    std::optional<Model> model;
    on_disk(path, [&](const std::string& name) {
        model = load_model(name, mmap ? Access::map : Access::read);
    });
    return py::make_tuple(model->mixture, model->feature_names, model->estimator,
                          array_of(model->lower_bounds.data(), {model->lower_bounds.size()}));
}

py::tuple begin(const py::bytes& path) {
    Replacement begun;
    on_disk(path, [&](const std::string& name) { begun = begin_replacement(name); });
    return py::make_tuple(py::bytes(begun.target), py::bytes(begun.temporary));
}

void finish(const py::bytes& target, const py::bytes& temporary) {
    const std::string written = temporary;
    on_disk(target, [&](const std::string& name) { finish_replacement({name, written}); });
}

} // namespace

void bind_model_file(py::module_& module) {
    module.def("save_model", save, py::arg("path"), py::arg("mixture"), py::arg("feature_names"),
               py::arg("estimator"), py::arg("lower_bounds").noconvert());
    module.def("load_model", load, py::arg("path"), py::arg("mmap"));
    module.def("begin_replacement", begin, py::arg("path"));
    module.def("finish_replacement", finish, py::arg("target"), py::arg("temporary"));
}

} // namespace emgine::bindings
