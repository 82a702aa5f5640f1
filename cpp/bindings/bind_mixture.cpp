// emgine._core.Mixture: parameters out as read-only views, scores into the caller's arrays.
#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/expected_values.hpp"
#include "families/family.hpp"
#include "families/gaussian/cell_constants.hpp"

namespace emgine::bindings {

namespace {

Mixture built(const Doubles& weights, const py::dict& parameters, const ModelShape& shape,
              int n_threads) {
    require_shape(weights, {shape.n_components}, "weights");
    std::vector<double> numbers = vector_of(weights);
    NamedArrays arrays = named_arrays_of(parameters, parameters_of(shape));
    const LongWork work;
    return Mixture(shape, std::move(numbers), std::move(arrays), n_threads);
}

Mixture with_constants(const Mixture& mixture, const Doubles& constants) {
    require_shape(constants, {mixture.n_components(), mixture.n_features()}, "constants");
    return with_cell_constants(mixture, vector_of(constants));
}

py::array weights_view(const py::object& self) {
    const auto& mixture = self.cast<const Mixture&>();
    return view_of(mixture.weights().data(), {mixture.n_components()}, self);
}

// Calls use(name, view) for each parameter.
template <class Use>
void for_parameters(const py::object& self, const Use& use) {
    const auto& mixture = self.cast<const Mixture&>();
    const std::vector<NamedShape> shapes = parameters_of(mixture.shape());
    const auto values = mixture.components().parameters();
    for (std::size_t i = 0; i < shapes.size(); ++i)
        use(shapes[i], *values[i]);
}

py::dict parameters(const py::object& self) {
    py::dict views;
    for_parameters(self, [&](const NamedShape& parameter, const std::vector<double>& values) {
        views[py::str(parameter.name)] = view_of(values.data(), parameter.shape, self);
    });
    return views;
}

// A parameter of the family as an attribute of the mixture.
py::object parameter(const py::object& self, const std::string& name) {
    py::object view;
    for_parameters(self, [&](const NamedShape& parameter, const std::vector<double>& values) {
        if (parameter.name == name)
            view = view_of(values.data(), parameter.shape, self);
    });
    if (!view)
        throw py::attribute_error("This Mixture has no attribute '" + name + "'.");
    return view;
}

py::array reference(const py::object& self) {
    const auto& mixture = self.cast<const Mixture&>();
    return view_of(mixture.components().reference(), {mixture.n_components(), mixture.n_features()},
                   self);
}

py::tuple state_of(const py::object& self) {
    return py::make_tuple(self.attr("shape"), self.attr("weights"), self.attr("parameters"));
}

Mixture from_state(const py::tuple& state) {
    if (state.size() != 3)
        throw py::value_error("The state of a Mixture has 3 parts.");
    return built(state[1].cast<Doubles>(), state[2].cast<py::dict>(), state[0].cast<ModelShape>(),
                 1);
}

std::vector<py::ssize_t> shape_of_scores(Score what, const Mixture& mixture, py::ssize_t n_rows) {
    if (what != Score::responsibilities)
        return {n_rows};
    return {n_rows, static_cast<py::ssize_t>(mixture.n_components())};
}

template <Score WHAT>
void score_into(const Mixture& mixture, const py::array& rows, py::array out, int n_threads) {
    const MatrixView view = rows_of(rows);
    const std::vector<py::ssize_t> shape = shape_of_scores(WHAT, mixture, rows.shape(0));
    const Results results = WHAT == Score::label ? labels_of(out, shape) : results_of(out, shape);
    const Released released;
    score(WHAT, view, mixture, results, pass_options(n_threads));
}

// Cells by (weight of the rows, log-likelihood, the same of their densest components, entropy of
// the responsibilities).
py::array evidence_of(const Mixture& mixture, const py::array& rows,
                      const std::optional<Doubles>& sample_weight, bool entropy, int n_threads) {
    const WeightedRows data = weighted_rows_of(rows, sample_weight);
    std::vector<Evidence> cells;
    {
        const Released released;
        cells = evidence(data, mixture, entropy, pass_options(n_threads));
    }
    std::vector<double> numbers;
    for (const Evidence& cell : cells)
        numbers.insert(numbers.end(),
                       {cell.row_weight, cell.log_density, cell.largest, cell.entropy});
    return array_of(numbers.data(), {cells.size(), 4});
}

// Numbers (n q) from maps of q columns: values (k q), slopes (k q p) about centers (k p).
void expected_values_into(const Mixture& given, const py::array& rows, const Doubles& centers,
                          const Doubles& values, const Doubles& slopes, py::array out,
                          int n_threads) {
    const MatrixView view = rows_of(rows);
    const std::size_t k = given.n_components(), p = given.n_features();
    const std::size_t q = values.ndim() == 2 ? static_cast<std::size_t>(values.shape(1)) : 0;
    require_shape(centers, {k, p}, "centers");
    require_shape(values, {k, q}, "values");
    require_shape(slopes, {k, q, p}, "slopes");
    const Results results = results_of(out, {rows.shape(0), static_cast<py::ssize_t>(q)});
    if (results.scalar != Scalar::float64)
        throw py::type_error("out must be an array of native float64.");
    const AffineMaps maps{q, vector_of(centers), vector_of(values), vector_of(slopes)};
    const Released released;
    expected_values(view, given, maps, static_cast<double*>(results.data), pass_options(n_threads));
}

} // namespace

void bind_mixture(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    py::class_<Mixture> bound = bound_class<Mixture>(module, "Mixture");
    bound.def(py::init<const Mixture&>(), py::arg("other"))
        .def(py::init(&built), no("weights"), py::arg("parameters"), py::arg("shape"),
             py::arg("n_threads") = 1)
        .def_property_readonly("weights", weights_view,
                               "Weights of the components, (n_components,).")
        .def_property_readonly("parameters", parameters, "Parameters of the components by name.")
        .def_property_readonly("reference", reference,
                               "Points that its statistics are taken about, (n_components, "
                               "n_features).")
        .def(py::pickle(&state_of, &from_state))
        .def_property_readonly(
            "shape", [](const Mixture& mixture) { return mixture.shape(); },
            "Family, structure and sizes.")
        .def_property_readonly("n_components", &Mixture::n_components, "Number of components.")
        .def_property_readonly("n_features", &Mixture::n_features, "Number of features.")
        .def("_with_cell_constants", with_constants, no("constants"))
        .def("score_samples", score_into<Score::log_density>, no("X"), no("out"),
             py::arg("n_threads"))
        .def("predict", score_into<Score::label>, no("X"), no("out"), py::arg("n_threads"))
        .def("predict_proba", score_into<Score::responsibilities>, no("X"), no("out"),
             py::arg("n_threads"));
    for (const auto& [name, families] : names_of_all(&Family::parameters))
        if (!py::hasattr(bound, name.c_str()))
            bound.def_property_readonly(
                name.c_str(), [of = name](const py::object& self) { return parameter(self, of); },
                ("Parameter of the families " + families + ".").c_str());
    module.def("evidence", evidence_of, py::arg("mixture"), no("X"), no("sample_weight").none(true),
               py::arg("entropy"), py::arg("n_threads"));
    module.def("expected_values", expected_values_into, py::arg("given"), no("X"), no("centers"),
               no("values"), no("slopes"), no("out"), py::arg("n_threads"));
}

} // namespace emgine::bindings
