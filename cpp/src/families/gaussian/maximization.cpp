// M-step: means and covariances from statistics about a reference mean m. With d = sum / weight:
// mean = m + d, covariance = scatter / weight - d d'. Never E[x^2] - mean^2.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "algebra/linalg.hpp"
#include "emgine/em.hpp"

namespace emgine {

namespace {

struct MStep {
    const SufficientStatistics& statistics;
    double reg_covar;
    std::size_t d = statistics.layout.n_features;
    std::size_t k = statistics.layout.n_components;
    std::vector<double> weight = {};
    std::vector<double> shift = {}; // k d
};

// A component without rows keeps its mean and has no variance but reg_covar.
double per_weight(double sum, double weight) { return weight > 0 ? sum / weight : 0; }

MStep shifts_of(const SufficientStatistics& statistics, double reg_covar) {
    MStep step{statistics, reg_covar};
    for (std::size_t k = 0; k < step.k; ++k) {
        step.weight.push_back(statistics.weight()[k]);
        for (std::size_t j = 0; j < step.d; ++j)
            step.shift.push_back(per_weight(statistics.sum()[k * step.d + j], step.weight[k]));
    }
    return step;
}

std::vector<double> full_covariances(const MStep& step) {
    std::vector<double> covariances(step.k * step.d * step.d);
    const double* scatter = step.statistics.scatter();
    for (std::size_t k = 0; k < step.k; ++k) {
        double* covariance = covariances.data() + k * step.d * step.d;
        const double* shift = step.shift.data() + k * step.d;
        for (std::size_t i = 0; i < step.d; ++i) {
            for (std::size_t j = 0; j <= i; ++j, ++scatter)
                covariance[i * step.d + j] =
                    per_weight(*scatter, step.weight[k]) - shift[i] * shift[j];
            covariance[i * step.d + i] += step.reg_covar;
        }
        mirror_lower(covariance, step.d);
    }
    return covariances;
}

// One scatter for all: each component's shift is taken out with its weight.
std::vector<double> tied_covariance(const MStep& step) {
    std::vector<double> covariance(step.d * step.d);
    const double* scatter = step.statistics.scatter();
    double total = 0;
    for (const double weight : step.weight)
        total += weight;
    for (std::size_t i = 0; i < step.d; ++i) {
        for (std::size_t j = 0; j <= i; ++j, ++scatter) {
            double between = 0;
            for (std::size_t k = 0; k < step.k; ++k)
                between += step.weight[k] * step.shift[k * step.d + i] * step.shift[k * step.d + j];
            covariance[i * step.d + j] = covariance[j * step.d + i] = (*scatter - between) / total;
        }
        covariance[i * step.d + i] += step.reg_covar;
    }
    return covariance;
}

std::vector<double> diag_covariances(const MStep& step) {
    std::vector<double> covariances(step.k * step.d);
    for (std::size_t i = 0; i < covariances.size(); ++i)
        covariances[i] = per_weight(step.statistics.scatter()[i], step.weight[i / step.d]) -
                         step.shift[i] * step.shift[i] + step.reg_covar;
    return covariances;
}

std::vector<double> spherical_covariances(const MStep& step) {
    std::vector<double> covariances(step.k);
    for (std::size_t k = 0; k < step.k; ++k) {
        double moved = 0;
        for (std::size_t j = 0; j < step.d; ++j)
            moved += step.shift[k * step.d + j] * step.shift[k * step.d + j];
        covariances[k] = (per_weight(step.statistics.scatter()[k], step.weight[k]) - moved) /
                             static_cast<double>(step.d) +
                         step.reg_covar;
    }
    return covariances;
}

// One for all, from scatters that lie side by side: what is taken out is weighed by component.
std::vector<double> tied_variances(const MStep& step) {
    std::vector<double> variances(step.statistics.layout.scatter_size());
    const std::size_t features = step.d / variances.size(); // that share a variance
    double total = 0;
    for (const double weight : step.weight)
        total += weight;
    for (std::size_t i = 0; i < variances.size(); ++i) {
        double between = 0;
        for (std::size_t k = 0; k < step.k; ++k)
            for (std::size_t j = i * features; j < (i + 1) * features; ++j) {
                const double shift = step.shift[k * step.d + j];
                between += step.weight[k] * shift * shift;
            }
        variances[i] =
            (step.statistics.scatter()[i] - between) / total / static_cast<double>(features) +
            step.reg_covar;
    }
    return variances;
}

std::vector<double> covariances_of(const MStep& step) {
    switch (step.statistics.layout.type) {
    case CovarianceType::full:
        return full_covariances(step);
    case CovarianceType::tied:
        return tied_covariance(step);
    case CovarianceType::diag:
        return diag_covariances(step);
    case CovarianceType::spherical:
        return spherical_covariances(step);
    default:
        return tied_variances(step);
    }
}

// Rows too large to square, or weights that sum to nothing: no mixture can be made of them.
void require_finite(const std::vector<double>& values, std::size_t per_component) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isfinite(values[i]))
            throw IllDefinedCovariance(i / per_component);
}

} // namespace

Moments moments(const SufficientStatistics& statistics, double reg_covar) {
    if (!(reg_covar >= 0) || !std::isfinite(reg_covar))
        throw std::invalid_argument("reg_covar must be a finite number in the range [0, inf).");
    MStep step = shifts_of(statistics, reg_covar);
    Moments found{{}, step.shift, covariances_of(step)};
    for (std::size_t i = 0; i < found.means.size(); ++i)
        found.means[i] += statistics.means[i];
    double total = 0;
    for (const double weight : step.weight)
        total += weight;
    if (!(total > 0))
        throw std::invalid_argument("SufficientStatistics must have a positive weight.");
    found.weights = std::move(step.weight);
    for (double& weight : found.weights)
        weight /= total;
    return found;
}

Mixture maximization(const SufficientStatistics& statistics, double reg_covar, int n_threads) {
    const StatisticsLayout& layout = statistics.layout;
    Moments found = moments(statistics, reg_covar);
    require_finite(found.means, layout.n_features);
    require_finite(found.covariances,
                   std::max<std::size_t>(1, found.covariances.size() / layout.n_components));
    return Mixture(layout.type, layout.n_features, std::move(found.weights), std::move(found.means),
                   std::move(found.covariances), n_threads);
}

} // namespace emgine
