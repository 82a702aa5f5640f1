// emgine._core.ModelShape: family, structure and sizes; and what families there are.
#include <pybind11/operators.h>

#include <algorithm>

#include "arrays.hpp"
#include "bindings.hpp"
#include "families/family.hpp"

namespace emgine::bindings {

namespace {

py::dict parameters(const ModelShape& shape) {
    py::dict shapes;
    for (const NamedShape& parameter : parameters_of(shape))
        shapes[py::str(parameter.name)] = py::tuple(py::cast(parameter.shape));
    return shapes;
}

py::dict info_of(const StructureInfo& structure) {
    py::dict info;
    info["name"] = structure.name;
    info["code"] = structure.code;
    info["matrices"] = structure.matrices;
    info["by_feature"] = structure.by_feature;
    info["shared"] = structure.shared;
    info["special_cases"] = structure.special_cases;
    return info;
}

py::list structures_of(const std::string& family) {
    py::list all;
    for (const StructureInfo& structure : family_of(family).structures())
        all.append(info_of(structure));
    return all;
}

// Of each feature: lowest and highest value, and whether only whole numbers; empty where all may
// have any value.
py::list supports(const ModelShape& shape) {
    py::list all;
    for (const Support& support : supports_of(shape).features)
        all.append(py::make_tuple(support.low, support.high, support.whole));
    return all;
}

// What columns must be together, in words.
py::list row_rules(const ModelShape& shape) {
    py::list all;
    for (const RowRule& rule : supports_of(shape).rules)
        all.append(py::make_tuple(rule.words, rule.columns));
    return all;
}

// Nanoseconds of a pass with one thread, and how many threads it could use.
py::tuple cost_of_pass(const ModelShape& shape, std::size_t n_rows) {
    const double cost = pass_cost(shape, n_rows);
    return py::make_tuple(cost, std::min(n_rows, n_worth_starting(cost)));
}

// What a model without missing cells needs, as before there were any.
py::tuple state_of(const ModelShape& s) {
    if (!s.missing)
        return py::make_tuple(family_name(s), s.structure, s.n_features, s.n_components);
    return py::make_tuple(family_name(s), s.structure, s.n_features, s.n_components, true);
}

} // namespace

void bind_model_shape(py::module_& module) {
    bound_class<ModelShape>(module, "ModelShape")
        .def(py::init(&model_shape), py::arg("family"), py::arg("structure"), py::arg("n_features"),
             py::arg("n_components"), py::arg("missing") = false)
        .def_property_readonly("family", family_name)
        .def_readonly("structure", &ModelShape::structure)
        .def_readonly("n_features", &ModelShape::n_features)
        .def_readonly("n_components", &ModelShape::n_components)
        .def_readonly("missing", &ModelShape::missing)
        .def_property_readonly("may_miss",
                               [](const ModelShape& s) { return s.family->may_miss(s); })
        .def_property_readonly("parameters", parameters)
        .def_property_readonly("has_chart",
                               [](const ModelShape& s) { return s.family->has_chart(s); })
        .def_property_readonly("n_free_parameters", n_free_parameters)
        .def_property_readonly("supports", supports)
        .def_property_readonly("row_rules", row_rules)
        .def("pass_cost", cost_of_pass, py::arg("n_rows"))
        .def(py::self == py::self)
        .def("__hash__",
             [](const ModelShape& s) {
                 return py::hash(py::make_tuple(family_name(s), s.structure, s.n_features,
                                                s.n_components, s.missing));
             })
        .def(py::pickle([](const ModelShape& s) { return state_of(s); },
                        [](const py::tuple& state) {
                            if (state.size() != 4 && state.size() != 5)
                                throw py::value_error("The state of a ModelShape has 4 parts.");
                            return model_shape(
                                state[0].cast<std::string>(), state[1].cast<std::string>(),
                                state[2].cast<std::size_t>(), state[3].cast<std::size_t>(),
                                state.size() == 5 && state[4].cast<bool>());
                        }));
    module.def("families", family_names);
    module.def("structures", structures_of, py::arg("family"));
}

} // namespace emgine::bindings
