// The flat array of sufficient statistics: its layout, its sum, and its unpacked form.
#include "emgine/statistics.hpp"

#include <algorithm>
#include <stdexcept>

#include "kernels/kernels.hpp"

namespace emgine {

std::size_t StatisticsLayout::scatter_size_of_component() const {
    switch (type) {
    case CovarianceType::full:
    case CovarianceType::tied:
        return packed_triangle_size(n_features);
    case CovarianceType::diag:
    case CovarianceType::tied_diag:
        return n_features;
    default:
        return 1;
    }
}

std::size_t StatisticsLayout::scatter_size() const {
    return scatter_size_of_component() * (is_shared(type) ? 1 : n_components);
}

SufficientStatistics operator+(const SufficientStatistics& a, const SufficientStatistics& b) {
    if (a.layout.type != b.layout.type || a.values.size() != b.values.size() || a.means != b.means)
        throw std::invalid_argument(
            "SufficientStatistics add only if they have the same covariance_type, "
            "numbers of components and features, and reference means.");
    SufficientStatistics total = a;
    for (std::size_t i = 0; i < total.values.size(); ++i)
        total.values[i] += b.values[i];
    return total;
}

namespace {

std::size_t triangles_of(const StatisticsLayout& layout) {
    return layout.scatter_size() / layout.scatter_size_of_component();
}

} // namespace

SufficientStatistics statistics_of(const StatisticsLayout& layout, const double* weight,
                                   const double* sum, const double* scatter, const double* means,
                                   double log_likelihood, double row_weight) {
    const std::size_t d = layout.n_features;
    SufficientStatistics statistics{
        layout, {}, std::vector<double>(means, means + layout.n_components * d)};
    statistics.values = {log_likelihood, row_weight};
    statistics.values.insert(statistics.values.end(), weight, weight + layout.n_components);
    statistics.values.insert(statistics.values.end(), sum, sum + layout.n_components * d);
    if (!has_matrices(layout.type)) {
        statistics.values.insert(statistics.values.end(), scatter, scatter + layout.scatter_size());
        return statistics;
    }
    for (std::size_t row = 0; row < triangles_of(layout) * d; ++row)
        statistics.values.insert(statistics.values.end(), scatter + row * d,
                                 scatter + row * d + row % d + 1);
    return statistics;
}

std::vector<double> unpacked_scatter(const SufficientStatistics& statistics) {
    const StatisticsLayout& layout = statistics.layout;
    const double* packed = statistics.scatter();
    if (!has_matrices(layout.type))
        return {packed, packed + layout.scatter_size()};
    const std::size_t d = layout.n_features;
    std::vector<double> scatter(triangles_of(layout) * d * d);
    for (std::size_t t = 0; t < triangles_of(layout); ++t)
        for (std::size_t i = 0; i < d; ++i)
            for (std::size_t j = 0; j <= i; ++j, ++packed)
                scatter[(t * d + i) * d + j] = scatter[(t * d + j) * d + i] = *packed;
    return scatter;
}

} // namespace emgine
