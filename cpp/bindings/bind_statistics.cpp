// emgine._core.SufficientStatistics: named arrays out, and the M-step made of them.
#include "arrays.hpp"
#include "bindings.hpp"
#include "families/family.hpp"
#include "pass/iterations.hpp"

namespace emgine::bindings {

namespace {

using Statistics = SufficientStatistics;

// arrays: "weight" and the family's.
Statistics built(const ModelShape& shape, const py::dict& arrays, const Doubles& reference,
                 double log_likelihood, double row_weight) {
    Statistics statistics{layout_of(shape), {log_likelihood, row_weight}, vector_of(reference)};
    reference_of(reference, shape);
    std::vector<NamedShape> names;
    for (const StatisticsArray& array : statistics.layout->arrays())
        names.push_back({array.name, array.shape});
    NamedArrays given = named_arrays_of(arrays, names);
    if (given.size() != names.size())
        throw py::value_error("Some of the family's arrays are missing.");
    for (std::size_t i = 0; i < names.size(); ++i)
        for (const double value : packed(statistics.layout->arrays()[i], given[i].values))
            statistics.values.push_back(value);
    return statistics;
}

py::array array_in(const Statistics& statistics, const StatisticsArray& array) {
    const double* values = statistics.values.data() + array.at;
    if (!array.packed)
        return array_of(values, array.shape);
    return array_of(unpacked(array, values).data(), array.shape);
}

py::dict arrays_of(const Statistics& statistics) {
    py::dict arrays;
    for (const StatisticsArray& array : statistics.layout->arrays())
        arrays[py::str(array.name)] = array_in(statistics, array);
    return arrays;
}

// One of the arrays as an attribute of the statistics.
py::array named(const Statistics& statistics, const std::string& name) {
    for (const StatisticsArray& array : statistics.layout->arrays())
        if (array.name == name)
            return array_in(statistics, array);
    throw py::attribute_error("These SufficientStatistics have no attribute '" + name + "'.");
}

py::array reference_array(const Statistics& statistics) {
    const ModelShape& shape = statistics.shape();
    return array_of(statistics.reference.data(), {shape.n_components, shape.n_features});
}

// masks: 1 where a number is held, 0 elsewhere; none: all is free.
Held held_of(const ModelShape& shape, const py::object& weights, const py::object& weights_mask,
             const py::dict& values, const py::dict& masks) {
    const auto mask_of = [](const std::vector<double>& mask) {
        return std::vector<char>(mask.begin(), mask.end());
    };
    Held held;
    if (!weights_mask.is_none()) {
        const auto given = py::cast<Doubles>(weights), mask = py::cast<Doubles>(weights_mask);
        require_shape(given, {shape.n_components}, "weights");
        require_shape(mask, {shape.n_components}, "weights_mask");
        held.weights = vector_of(given);
        held.weights_mask = mask_of(vector_of(mask));
    }
    const NamedArrays own = named_arrays_of(values, parameters_of(shape));
    const NamedArrays own_masks = named_arrays_of(masks, parameters_of(shape));
    for (const NamedArray& mask : own_masks)
        for (const NamedArray& array : own)
            if (array.name == mask.name)
                held.parameters.push_back({array.name, array.values, mask_of(mask.values)});
    if (held.parameters.size() != own_masks.size())
        throw py::value_error("A mask has no values.");
    return held;
}

void require_shapes(const Statistics& statistics, const Held* held) {
    if (held == nullptr)
        return;
    const ModelShape& shape = statistics.shape();
    bool suits = held->weights_mask.empty() || held->weights_mask.size() == shape.n_components;
    for (const HeldArray& array : held->parameters) {
        bool found = false;
        for (const NamedShape& own : parameters_of(shape))
            found = found || (own.name == array.name && size_of(own.shape) == array.mask.size());
        suits = suits && found;
    }
    if (!suits)
        throw py::value_error("held must be of the family and the sizes of the statistics.");
}

const Components* components_of(const Statistics& statistics, const Mixture* previous) {
    if (previous == nullptr)
        return nullptr;
    if (!(previous->shape() == statistics.shape()))
        throw py::value_error("previous must have the shape of the statistics.");
    return &previous->components();
}

Mixture maximized(const Statistics& statistics, double reg_covar, int n_threads,
                  const Mixture* previous) {
    const LongWork work;
    return maximization(statistics,
                        {reg_covar, n_threads, nullptr, components_of(statistics, previous)});
}

Mixture maximized_holding(const Statistics& statistics, double reg_covar, int n_threads,
                          const Held& held, const Mixture* previous) {
    require_shapes(statistics, &held);
    const LongWork work;
    return maximization(statistics,
                        {reg_covar, n_threads, &held, components_of(statistics, previous)});
}

// floor: none where no component is checked.
bool regular(const Statistics& statistics, const Mixture& before, const Mixture& updated,
             std::optional<double> floor, double reg_covar, double most_loss) {
    return is_regular(statistics, before, updated,
                      {floor.has_value(), floor.value_or(0.0), reg_covar, most_loss});
}

TriedStep tried_step_of(const Statistics& statistics, const Mixture& before, bool leapt,
                        const IterationRules& rules) {
    require_shapes(statistics, rules.m_step.held);
    components_of(statistics, &before);
    const LongWork work;
    return try_step(statistics, before, leapt, rules);
}

// The M-step of a run, and whether nothing about it needs a closer look: both of the above in one
// call.
py::tuple try_step_of(const Statistics& statistics, const Mixture& before, bool leapt,
                      const IterationRules& rules) {
    const TriedStep tried = tried_step_of(statistics, before, leapt, rules);
    return py::make_tuple(tried.mixture, tried.is_regular);
}

// Weights and parameters by name.
py::tuple estimates_of(const Statistics& statistics, double reg_covar, const Held* held,
                       const Mixture* previous) {
    require_shapes(statistics, held);
    const Estimates made =
        estimates(statistics, {reg_covar, 1, held, components_of(statistics, previous)});
    py::dict parameters;
    for (const NamedShape& shape : parameters_of(statistics.shape()))
        for (const NamedArray& array : made.parameters)
            if (array.name == shape.name)
                parameters[py::str(array.name)] = array_of(array.values.data(), shape.shape);
    return py::make_tuple(array_of(made.weights.data(), {made.weights.size()}), parameters);
}

} // namespace

void bind_statistics(py::module_& module) {
    bound_class<Held>(module, "Held")
        .def(py::init(&held_of), py::arg("shape"), py::arg("weights"), py::arg("weights_mask"),
             py::arg("values"), py::arg("masks"))
        .def("within", &Held::within, py::arg("prefix"));
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    py::class_<Statistics> bound = bound_class<Statistics>(module, "SufficientStatistics");
    bound.def(py::init<const Statistics&>(), py::arg("other"))
        .def(py::init(&built), py::arg("shape"), py::arg("arrays"), no("reference"),
             py::arg("log_likelihood"), py::arg("row_weight"))
        .def_property_readonly("shape", &Statistics::shape, "Family, structure and sizes.")
        .def_property_readonly("arrays", arrays_of,
                               "The arrays that add, by name: \"weight\" and the family's.")
        .def_property_readonly("reference", reference_array,
                               "Points that they are about, (n_components, n_features).")
        .def_property_readonly("log_likelihood", &Statistics::log_likelihood,
                               "Log-likelihood of the rows, in nats.")
        .def_property_readonly("row_weight", &Statistics::row_weight,
                               "Sum of the weights of the rows.")
        .def(
            "__add__", [](const Statistics& a, const Statistics& b) { return a + b; },
            py::is_operator())
        .def("_is_empty", is_empty, py::arg("component"))
        .def("_loses_digits", loses_digits, py::arg("updated"))
        .def("_is_regular", regular, py::arg("before"), py::arg("updated"), py::arg("floor"),
             py::arg("reg_covar"), py::arg("most_loss"))
        .def("_try_step", try_step_of, py::arg("before"), py::arg("leapt"), py::arg("rules"))
        .def("maximization", maximized, py::arg("reg_covar"), py::arg("n_threads") = 1,
             py::kw_only(), py::arg("mixture") = nullptr)
        .def("_maximization_holding", maximized_holding, py::arg("reg_covar"), py::arg("n_threads"),
             py::arg("held"), py::arg("previous") = nullptr);
    bound.def_property_readonly(
        "weight", [](const Statistics& s) { return named(s, "weight"); },
        "Weight of the rows of each component, (n_components,).");
    for (const auto& [name, families] : names_of_all(&Family::statistics))
        if (!py::hasattr(bound, name.c_str()))
            bound.def_property_readonly(
                name.c_str(), [of = name](const Statistics& s) { return named(s, of); },
                ("Sums of the families " + families + ".").c_str());
    module.def("estimates", estimates_of, py::arg("statistics"), py::arg("reg_covar"),
               py::arg("held") = nullptr, py::arg("previous") = nullptr);
    module.def("most_lost", most_lost, py::arg("before"), py::arg("after"), py::arg("reg_covar"),
               py::arg("enough"));
    module.def("degenerate_components", degenerate_components, py::arg("statistics"),
               py::arg("updated"), py::arg("floor"));
}

} // namespace emgine::bindings
