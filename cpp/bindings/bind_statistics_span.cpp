// emgine._core.StatisticsSpan: passes over some of the rows, merged and pickled between them.
#include <utility>

#include "arrays.hpp"
#include "bindings.hpp"
#include "emgine/em.hpp"
#include "emgine/statistics_span.hpp"
#include "rows/kept_rows.hpp"

namespace emgine::bindings {

namespace {

WeightedRows part_of(const py::array& rows, const std::optional<Doubles>& sample_weight,
                     std::size_t first_row) {
    WeightedRows data = weighted_rows_of(rows, sample_weight);
    data.first_row = first_row;
    return data;
}

StartShape start_of(const ModelShape& shape, const Doubles& reference) {
    return {shape, reference_of(reference, shape)};
}

using Labels = py::array_t<std::int64_t, py::array::c_style>;

void require_labels(const Labels& labels, std::size_t n_rows) {
    if (labels.ndim() != 1 || static_cast<std::size_t>(labels.shape(0)) != n_rows)
        throw py::value_error("labels has the wrong shape: " + shape_of(labels) + ".");
}

ComponentFactors factors_of(const std::optional<Labels>& labels,
                            const std::optional<Doubles>& log_factors, std::size_t n_rows,
                            std::size_t n_components) {
    if (labels && log_factors)
        throw py::value_error("labels and log_factors exclude each other.");
    if (labels)
        require_labels(*labels, n_rows);
    if (log_factors)
        require_shape(*log_factors, {n_rows, n_components}, "log_factors");
    return {labels ? labels->data() : nullptr, log_factors ? log_factors->data() : nullptr};
}

StatisticsSpan expectation_of(const Mixture& mixture, const py::array& rows,
                              const std::optional<Doubles>& sample_weight, std::size_t first_row,
                              int n_threads, const std::optional<Doubles>& reference, bool thorough,
                              const std::optional<Labels>& labels,
                              const std::optional<Doubles>& log_factors, KeptRows* kept) {
    WeightedRows data = part_of(rows, sample_weight, first_row);
    data.kept = kept;
    const double* about = reference ? reference_of(*reference, mixture.shape()) : nullptr;
    const ComponentFactors factors =
        factors_of(labels, log_factors, data.rows.rows, mixture.n_components());
    const Released released;
    return expectation_span(data, mixture, about, thorough, pass_options(n_threads), factors);
}

// Of rows that are all: also the thorough E-step where the quick one is not enough.
SufficientStatistics total_expectation_of(const Mixture& mixture, const py::array& rows,
                                          const std::optional<Doubles>& sample_weight,
                                          int n_threads, const std::optional<Doubles>& reference,
                                          const std::optional<Labels>& labels,
                                          const std::optional<Doubles>& log_factors,
                                          KeptRows* kept) {
    WeightedRows data = part_of(rows, sample_weight, 0);
    data.kept = kept;
    const double* about = reference ? reference_of(*reference, mixture.shape()) : nullptr;
    const ComponentFactors factors =
        factors_of(labels, log_factors, data.rows.rows, mixture.n_components());
    const Released released;
    return expectation(data, mixture, about, pass_options(n_threads), factors);
}

StatisticsSpan hard_of(const Mixture& metric, const py::array& rows,
                       const std::optional<Doubles>& sample_weight, std::size_t first_row,
                       const ModelShape& shape, const Doubles& reference, int n_threads,
                       const std::optional<Labels>& labels,
                       const std::optional<Doubles>& log_factors) {
    const WeightedRows data = part_of(rows, sample_weight, first_row);
    const StartShape start = start_of(shape, reference);
    const ComponentFactors factors =
        factors_of(labels, log_factors, data.rows.rows, metric.n_components());
    const Released released;
    return hard_expectation_span(data, metric, start, pass_options(n_threads), factors);
}

StatisticsSpan random_of(const py::array& rows, const std::optional<Doubles>& sample_weight,
                         std::size_t first_row, const ModelShape& shape, const Doubles& reference,
                         std::uint64_t seed, int n_threads) {
    const WeightedRows data = part_of(rows, sample_weight, first_row);
    const StartShape start = start_of(shape, reference);
    const Released released;
    return random_expectation_span(data, start, seed, pass_options(n_threads));
}

StatisticsSpan assigned_of(const py::array& rows, const std::optional<Doubles>& sample_weight,
                           std::size_t first_row, const ModelShape& shape, const Doubles& reference,
                           const std::optional<Labels>& labels,
                           const std::optional<Doubles>& responsibilities, int n_threads) {
    const WeightedRows data = part_of(rows, sample_weight, first_row);
    const StartShape start = start_of(shape, reference);
    if (labels.has_value() == responsibilities.has_value())
        throw py::value_error("Either labels or responsibilities must be given.");
    if (responsibilities)
        require_shape(*responsibilities, {data.rows.rows, shape.n_components}, "responsibilities");
    if (labels)
        require_labels(*labels, data.rows.rows);
    const Assignment assignment{labels ? labels->data() : nullptr,
                                responsibilities ? responsibilities->data() : nullptr};
    const Released released;
    return assigned_expectation_span(data, start, assignment, pass_options(n_threads));
}

// Takes the sums out of the span, which then has no rows; nothing is copied.
SufficientStatistics total_of(StatisticsSpan& span) {
    require_all_rows(span);
    return total({span.layout, span.reference, std::exchange(span.n_rows, 0),
                  std::exchange(span.nodes, {})});
}

py::tuple state_of(const StatisticsSpan& span) {
    py::list nodes;
    for (const auto& [place, values] : span.nodes)
        nodes.append(
            py::make_tuple(place.first, place.second, array_of(values.data(), {values.size()})));
    const ModelShape& shape = span.layout->shape();
    return py::make_tuple(shape, span.n_rows,
                          array_of(span.reference.data(), {shape.n_components, shape.n_features}),
                          nodes);
}

StatisticsSpan from_state(const py::tuple& state) {
    if (state.size() != 4)
        throw py::value_error("The state of a StatisticsSpan has 4 parts.");
    const auto shape = state[0].cast<ModelShape>();
    const auto reference = state[2].cast<Doubles>();
    reference_of(reference, shape);
    StatisticsSpan span{layout_of(shape), vector_of(reference), state[1].cast<std::size_t>(), {}};
    for (const py::handle entry : state[3].cast<py::list>()) {
        const auto [level, number, values] =
            entry.cast<std::tuple<std::size_t, std::size_t, Doubles>>();
        require_shape(values, {span.layout->size()}, "A node of a StatisticsSpan");
        if (level >= 48)
            throw py::value_error("A StatisticsSpan has no level " + std::to_string(level) + ".");
        span.nodes.emplace(std::make_pair(level, number), vector_of(values));
    }
    return span;
}

} // namespace

void bind_statistics_span(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    const auto none = [&](const char* name) { return no(name).none(true) = py::none(); };
    bound_class<StatisticsSpan>(module, "StatisticsSpan")
        .def_readonly("n_rows", &StatisticsSpan::n_rows)
        .def("absorb", absorb, py::arg("part"))
        .def("total", total_of)
        .def(py::pickle(&state_of, &from_state));
    py::class_<KeptRows>(module, "KeptRows").def(py::init<>());
    module.attr("GRID_ROWS") = grid_rows();
    module.def("expectation_span", expectation_of, py::arg("mixture"), no("X"),
               no("sample_weight").none(true), py::arg("first_row"), py::arg("n_threads"),
               no("reference").none(true), py::arg("thorough"), none("labels"), none("log_factors"),
               py::arg("kept") = py::none()); // None as a pointer is a conversion
    module.def("expectation", total_expectation_of, py::arg("mixture"), no("X"),
               no("sample_weight").none(true), py::arg("n_threads"), no("reference").none(true),
               no("labels").none(true), no("log_factors").none(true), py::arg("kept"));
    module.def("hard_span", hard_of, py::arg("metric"), no("X"), no("sample_weight").none(true),
               py::arg("first_row"), py::arg("shape"), no("reference"), py::arg("n_threads"),
               none("labels"), none("log_factors"));
    module.def("random_span", random_of, no("X"), no("sample_weight").none(true),
               py::arg("first_row"), py::arg("shape"), no("reference"), py::arg("seed"),
               py::arg("n_threads"));
    module.def("assigned_span", assigned_of, no("X"), no("sample_weight").none(true),
               py::arg("first_row"), py::arg("shape"), no("reference"), no("labels").none(true),
               no("responsibilities").none(true), py::arg("n_threads"));
    module.def("needs_thorough", needs_thorough, py::arg("quick"), py::arg("mixture"));
}

} // namespace emgine::bindings
