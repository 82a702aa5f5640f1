// emgine._core.Iterations: iterations of EM over rows in memory in one call, as far as nothing
// needs a closer look.
#include "arrays.hpp"
#include "bindings.hpp"
#include "pass/iterations.hpp"
#include "rows/kept_rows.hpp"

namespace emgine::bindings {

namespace {

// floor: none where no component is checked.
IterationRules rules_of(double reg_covar, std::optional<double> floor, double most_loss,
                        double rounding, double no_fall, bool by_last_gain, int n_threads,
                        const Held* held) {
    return {{reg_covar, n_threads, held},
            {floor.has_value(), floor.value_or(0.0), reg_covar, most_loss},
            rounding,
            no_fall,
            by_last_gain};
}

Iterations begun(const Mixture& mixture, const Mixture& updated, double lower_bound,
                 std::size_t n_before) {
    if (!(mixture.shape() == updated.shape()))
        throw py::value_error("updated must have the shape of the mixture.");
    return {mixture, updated, lower_bound, n_before};
}

void run(Iterations& iterations, const py::array& rows, const std::optional<Doubles>& sample_weight,
         KeptRows* kept, int n_threads, const IterationRules& rules, double tol, std::size_t most,
         Accelerator* leaps, RemainingGain& remaining) {
    WeightedRows data = weighted_rows_of(rows, sample_weight);
    data.kept = kept;
    const LongWork work;
    iterate(iterations, data, pass_options(n_threads), rules, tol, most, leaps, remaining);
}

// The mixture of the next E-step and that of the last M-step: one object where they are the same.
py::tuple mixtures_of(const Iterations& iterations) {
    const py::object updated = py::cast(iterations.updated);
    if (!iterations.has_leapt())
        return py::make_tuple(updated, updated);
    return py::make_tuple(iterations.mixture, updated);
}

const SufficientStatistics* seen_in(const Iterations& iterations) {
    return iterations.seen ? &*iterations.seen : nullptr;
}

const SufficientStatistics* left_open_in(const Iterations& iterations) {
    return iterations.open ? &*iterations.open : nullptr;
}

// As _try_step gives it.
std::optional<py::tuple> tried_in(const Iterations& iterations) {
    if (!iterations.tried)
        return std::nullopt;
    return py::make_tuple(iterations.tried->mixture, iterations.tried->is_regular);
}

} // namespace

void bind_iterations(py::module_& module) {
    bound_class<IterationRules>(module, "IterationRules")
        .def(py::init(&rules_of), py::arg("reg_covar"), py::arg("floor"), py::arg("most_loss"),
             py::arg("rounding"), py::arg("no_fall"), py::arg("by_last_gain"), py::arg("n_threads"),
             py::arg("held"), py::keep_alive<1, 9>());
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    bound_class<Iterations>(module, "Iterations")
        .def(py::init(&begun), py::arg("mixture"), py::arg("updated"), py::arg("lower_bound"),
             py::arg("n_before"))
        .def("run", run, no("X"), no("sample_weight").none(true), py::arg("kept"),
             py::arg("n_threads"), py::arg("rules"), py::arg("tol"), py::arg("most"),
             py::arg("leaps"), py::arg("remaining"))
        .def_property_readonly("mixtures", mixtures_of)
        .def_property_readonly("seen", seen_in, py::return_value_policy::reference_internal)
        .def_property_readonly("left_open", left_open_in,
                               py::return_value_policy::reference_internal)
        .def_property_readonly("tried", tried_in)
        .def_readonly("lower_bound", &Iterations::lower_bound)
        .def_readonly("bounds", &Iterations::bounds)
        .def_readonly("change", &Iterations::change)
        .def_readonly("n_passes", &Iterations::n_passes)
        .def_readonly("n_passes_of_complete", &Iterations::n_passes_of_complete)
        .def_readonly("n_undone", &Iterations::n_undone)
        .def_readonly("converged", &Iterations::converged);
}

} // namespace emgine::bindings
