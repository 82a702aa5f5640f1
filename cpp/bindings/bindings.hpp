// What each bind_*.cpp adds to the module.
#pragma once

#include <pybind11/pybind11.h>

#include <map>
#include <string>
#include <vector>

#include "families/family.hpp"

namespace emgine::bindings {

void bind_model_shape(pybind11::module_& module);
void bind_mixture(pybind11::module_& module);
void bind_row_calls(pybind11::module_& module);
void bind_statistics(pybind11::module_& module);
void bind_statistics_span(pybind11::module_& module);
void bind_starts(pybind11::module_& module);
void bind_directions(pybind11::module_& module);
void bind_matrices(pybind11::module_& module);
void bind_chart(pybind11::module_& module);
void bind_gamma_functions(pybind11::module_& module);
void bind_acceleration(pybind11::module_& module);
void bind_iterations(pybind11::module_& module);
void bind_build_info(pybind11::module_& module);
void bind_model_file(pybind11::module_& module);

// How an object is pickled, by every protocol. That of protocols 0 and 1, and of a direct call, is
// object's otherwise: it calls the base class, in which pybind11 ends the process.
inline pybind11::tuple reduced(const pybind11::object& self) {
    const pybind11::type type = pybind11::type::of(self);
    if (!pybind11::hasattr(type, "__setstate__"))
        throw pybind11::type_error("cannot pickle '" +
                                   std::string(pybind11::str(type.attr("__name__"))) + "' object");
    const pybind11::object made = pybind11::module_::import("copyreg").attr("__newobj__");
    return pybind11::make_tuple(made, pybind11::make_tuple(type), self.attr("__getstate__")());
}

// Every class of the module is made here. pybind11 gives an object that __new__ made without
// __init__ raw memory when its value is first asked for, by operator_new alone; it raises an error
// instead.
template <class Value>
pybind11::class_<Value> bound_class(pybind11::module_& module, const char* name) {
    static const char* const its_name = name;
    pybind11::class_<Value> made(module, name);
    auto* type = reinterpret_cast<PyTypeObject*>(made.ptr());
    pybind11::detail::get_type_info(type)->operator_new = [](std::size_t) -> void* {
        throw pybind11::type_error(std::string(its_name) + ".__init__() has not been called.");
    };
    made.def("__reduce__", [](const pybind11::object& self) {
        self.cast<const Value&>(); // raises if __init__ has not been called
        return reduced(self);
    });
    return made;
}

// Names of the arrays that some family has: those become attributes. An attribute that Python looks
// up in the class costs a scored row nothing; __getattr__ costs each look-up 40 ns.
template <class Arrays>
std::map<std::string, std::string> names_of_all(const Arrays& arrays_of) {
    std::map<std::string, std::string> names;
    for (const std::string& family : family_names()) {
        const ModelShape shape = model_shape(family, family_of(family).simplest_structure(), 1, 2);
        for (const auto& array : (shape.family->*arrays_of)(shape))
            if (array.name.find('/') == std::string::npos) // not of a child of a product
                names[array.name] += (names[array.name].empty() ? "" : ", ") + family;
    }
    return names;
}

} // namespace emgine::bindings
