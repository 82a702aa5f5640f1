// What one pass over rows leaves: per component weight, sum and scatter about a reference mean, and
// the log-likelihood. Additive: the statistics of two sets of rows about the same means are the sum
// of theirs, number by number.
#pragma once

#include <cstddef>
#include <vector>

#include "emgine/mixture.hpp"

namespace emgine {

// Where things stand in the flat array of numbers, all of which add.
struct StatisticsLayout {
    CovarianceType type = CovarianceType::full;
    std::size_t n_features = 0;
    std::size_t n_components = 0;

    std::size_t scatter_size_of_component() const; // full: lower triangle, packed by rows
    std::size_t scatter_size() const;              // tied, tied_diag, tied_spherical: one for all
    std::size_t size() const { return scatter_at() + scatter_size(); }

    static constexpr std::size_t log_likelihood_at = 0;
    static constexpr std::size_t row_weight_at = 1;
    std::size_t weight_at() const { return 2; }
    std::size_t sum_at() const { return 2 + n_components; }
    std::size_t scatter_at() const { return sum_at() + n_components * n_features; }
};

struct SufficientStatistics {
    StatisticsLayout layout;
    std::vector<double> values;
    std::vector<double> means; // k d: what sum and scatter are about

    double log_likelihood() const { return values[StatisticsLayout::log_likelihood_at]; }
    double row_weight() const { return values[StatisticsLayout::row_weight_at]; }
    const double* weight() const { return values.data() + layout.weight_at(); }
    const double* sum() const { return values.data() + layout.sum_at(); }
    const double* scatter() const { return values.data() + layout.scatter_at(); }
};

// Throws std::invalid_argument unless both are of one layout and about the same means.
SufficientStatistics operator+(const SufficientStatistics& a, const SufficientStatistics& b);

// Weight by component, sums and scatter in unpacked (k d d, d d, k d, k, d or 1) form.
SufficientStatistics statistics_of(const StatisticsLayout& layout, const double* weight,
                                   const double* sum, const double* scatter, const double* means,
                                   double log_likelihood, double row_weight);
std::vector<double> unpacked_scatter(const SufficientStatistics& statistics);

} // namespace emgine
