// M-step: means and covariances from statistics about a reference mean m. With d = sum / weight:
// mean = m + d, covariance = scatter / weight - d d'. Never E[x^2] - mean^2.
#include "families/gaussian/maximization.hpp"

#include <cmath>
#include <numeric>

#include "algebra/linalg.hpp"
#include "families/gaussian/components.hpp"
#include "families/gaussian/held_means.hpp"
#include "families/observed_weights.hpp"

namespace emgine {

namespace {

double total_of(const std::vector<double>& weight) {
    return std::accumulate(weight.begin(), weight.end(), 0.0);
}

// One for all components, from features that share a variance: all of them or one.
std::vector<double> shared_variances(const Scatters& from, std::size_t n_variances) {
    std::vector<double> variances(n_variances);
    const std::size_t features = from.d / n_variances;
    const double total = total_of(from.weight);
    for (std::size_t i = 0; i < n_variances; ++i) {
        double between = 0;
        for (std::size_t k = 0; k < from.k; ++k)
            for (std::size_t j = i * features; j < (i + 1) * features; ++j) {
                const double shift = from.shift[k * from.d + j];
                between += from.weight[k] * shift * shift;
            }
        variances[i] =
            (from.scatter[i] - between) / total / static_cast<double>(features) + from.reg_covar;
    }
    return variances;
}

} // namespace

std::vector<double> full_covariances(const Scatters& from) {
    std::vector<double> covariances(from.k * from.d * from.d);
    const double* scatter = from.scatter;
    for (std::size_t k = 0; k < from.k; ++k) {
        double* covariance = covariances.data() + k * from.d * from.d;
        const double* shift = from.shift.data() + k * from.d;
        // As per_weight: 0 without weight, but without a branch for each number.
        const bool has_weight = from.weight[k] > 0;
        const double divisor = from.weight[k];
        for (std::size_t i = 0; i < from.d; scatter += ++i) {
            double* row = covariance + i * from.d;
            for (std::size_t j = 0; has_weight && j <= i; ++j)
                row[j] = scatter[j] / divisor;
            for (std::size_t j = 0; j <= i; ++j)
                row[j] -= shift[i] * shift[j];
            row[i] += from.reg_covar;
        }
        mirror_lower(covariance, from.d);
    }
    return covariances;
}

// One scatter for all: each component's shift is taken out with its weight.
std::vector<double> tied_covariance(const Scatters& from) {
    std::vector<double> covariance(from.d * from.d);
    const double* scatter = from.scatter;
    const double total = total_of(from.weight);
    for (std::size_t i = 0; i < from.d; ++i) {
        for (std::size_t j = 0; j <= i; ++j, ++scatter) {
            double between = 0;
            for (std::size_t k = 0; k < from.k; ++k)
                between += from.weight[k] * from.shift[k * from.d + i] * from.shift[k * from.d + j];
            covariance[i * from.d + j] = covariance[j * from.d + i] = (*scatter - between) / total;
        }
        covariance[i * from.d + i] += from.reg_covar;
    }
    return covariance;
}

std::vector<double> diag_covariances(const Scatters& from) {
    std::vector<double> covariances(from.k * from.d);
    for (std::size_t i = 0; i < covariances.size(); ++i)
        covariances[i] = per_weight(from.scatter[i], from.weight[i / from.d]) -
                         from.shift[i] * from.shift[i] + from.reg_covar;
    return covariances;
}

std::vector<double> spherical_covariances(const Scatters& from) {
    std::vector<double> covariances(from.k);
    for (std::size_t k = 0; k < from.k; ++k) {
        double moved = 0;
        for (std::size_t j = 0; j < from.d; ++j)
            moved += from.shift[k * from.d + j] * from.shift[k * from.d + j];
        covariances[k] =
            (per_weight(from.scatter[k], from.weight[k]) - moved) / static_cast<double>(from.d) +
            from.reg_covar;
    }
    return covariances;
}

std::vector<double> tied_diag_variances(const Scatters& from) {
    return shared_variances(from, from.d);
}

std::vector<double> tied_spherical_variance(const Scatters& from) {
    return shared_variances(from, 1);
}

namespace {

// Null where every row has every feature: its numbers are then those of the weights.
const double* observed_weights(const SufficientStatistics& statistics, bool matrices) {
    const ModelShape& shape = statistics.shape();
    if (!shape.missing || matrices)
        return nullptr;
    const double* observed = statistics.array("observed");
    for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i)
        if (observed[i] != statistics.weight()[i / shape.n_features])
            return observed;
    return nullptr;
}

} // namespace

NamedArrays gaussian_maximization(const SufficientStatistics& statistics, const MStep& options) {
    if (!(options.reg_covar >= 0) || !std::isfinite(options.reg_covar))
        throw std::invalid_argument("reg_covar must be a finite number in the range [0, inf).");
    const ModelShape& shape = statistics.shape();
    const std::size_t d = shape.n_features, k = shape.n_components;
    const std::vector<double> weight(statistics.weight(), statistics.weight() + k);
    const double* sum = statistics.array("sum");
    std::vector<double> shift(k * d);
    const Structure& structure = structure_of(shape.structure);
    const double* observed = observed_weights(statistics, has_matrices(structure.storage));
    for (std::size_t i = 0; i < shift.size(); ++i)
        if (observed == nullptr)
            shift[i] = per_weight(sum[i], weight[i / d]);
        else if (is_observed(observed[i], weight[i / d]))
            shift[i] = sum[i] / observed[i];
    Scatters from{d, k, statistics.array("scatter"), weight, shift, options.reg_covar, observed};
    if (options.previous != nullptr)
        from.previous = gaussian_numbers(*options.previous).covariances.data();
    std::vector<double> means = shift, scatter;
    if (const HeldArray* held = held_array(options, "means")) {
        scatter = about_held_means(*held, held_array(options, "covariances"), statistics.reference,
                                   structure.storage, from, means);
        from.scatter = scatter.data();
    }
    std::vector<double> covariances = observed == nullptr || structure.is_constrained()
                                          ? structure.covariances(from)
                                          : variances_of_observed(structure.storage, from);
    for (std::size_t i = 0; i < means.size(); ++i)
        means[i] += statistics.reference[i];
    return means_and("covariances", std::move(means), std::move(covariances));
}

} // namespace emgine
