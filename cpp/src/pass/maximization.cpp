// The M-step of any family: weights here, the rest by the family.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "algebra/linalg.hpp"
#include "families/family.hpp"

namespace emgine {

namespace {

bool is_finite(const NamedArray& array) {
    return all_finite(array.values.data(), array.values.size());
}

// Rows too large to square give no mixture. An array that all components share may be longer or
// shorter than they are many: some component is named.
void require_finite(const NamedArray& array, const ModelShape& shape) {
    if (is_finite(array))
        return;
    const std::vector<double>& values = array.values;
    const std::size_t n_components = shape.n_components;
    const std::size_t per_component = std::max<std::size_t>(1, values.size() / n_components);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i]))
            continue;
        const std::size_t component = std::min(i / per_component, n_components - 1);
        throw IllDefinedComponent(component, "The parameters of component " +
                                                 std::to_string(component) + " are not finite" +
                                                 shape.family->place_of(shape, array.name) + ".");
    }
}

} // namespace

Estimates estimates(const SufficientStatistics& statistics, const MStep& options) {
    const ModelShape& shape = statistics.shape();
    Estimates made{{statistics.weight(), statistics.weight() + shape.n_components},
                   shape.family->maximization(statistics, options)};
    const double total = std::accumulate(made.weights.begin(), made.weights.end(), 0.0);
    if (!(total > 0))
        throw std::invalid_argument("SufficientStatistics must have a positive weight.");
    for (double& weight : made.weights)
        weight /= total;
    if (options.held != nullptr) {
        hold_weights(*options.held, made.weights);
        hold_parameters(*options.held, made.parameters);
    }
    return made;
}

Mixture maximization(const SufficientStatistics& statistics, const MStep& options) {
    Estimates made = estimates(statistics, options);
    const ModelShape& shape = statistics.shape();
    const NamedArrays& parameters = made.parameters;
    if (!std::all_of(parameters.begin(), parameters.end(), is_finite))
        for (const NamedArray* array : shape.family->must_be_finite(shape, parameters))
            require_finite(*array, shape);
    return Mixture(statistics.layout, std::move(made.weights), std::move(made.parameters),
                   options.n_threads);
}

bool loses_digits(const SufficientStatistics& statistics, const Mixture& updated) {
    return statistics.shape().family->loses_digits(statistics, updated.components());
}

double most_lost(const Mixture& before, const Mixture& after, double reg_covar, double enough) {
    if (!(before.shape() == after.shape()))
        throw std::invalid_argument("Mixtures of an M-step must have one shape.");
    return after.shape().family->most_lost(before.components(), after.components(), after.weights(),
                                           reg_covar, enough);
}

std::vector<std::size_t> degenerate_components(const SufficientStatistics& statistics,
                                               const Mixture& updated, double floor) {
    const Family& family = *updated.shape().family;
    std::vector<std::size_t> degenerate;
    const std::size_t noise = family.last_is_noise() ? 1 : 0;
    for (std::size_t k = 0; k + noise < updated.n_components(); ++k)
        if (is_empty(statistics, k) || family.has_collapsed(updated.components(), k, floor))
            degenerate.push_back(k);
    return degenerate;
}

bool is_regular(const SufficientStatistics& statistics, const Mixture& before,
                const Mixture& updated, const StepChecks& checks) {
    if (loses_digits(statistics, updated))
        return false;
    if (checks.may_degenerate && !degenerate_components(statistics, updated, checks.floor).empty())
        return false;
    return !(checks.reg_covar > 0) ||
           !(most_lost(before, updated, checks.reg_covar, checks.most_loss) > 0);
}

} // namespace emgine
