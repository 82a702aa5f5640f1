// One row under one component: its features side by side, so that kernels compute all of them at
// once, with the bits of a block.
#pragma once

#include <array>
#include <vector>

#include "families/components.hpp"

namespace emgine::by_feature {

struct FeatureRow {
    std::size_t n = 0;
    std::array<double, most_row_features> x, log_x;
    std::array<RelativeTo, most_row_features> relative;

    // relative_of(j): of feature j; log_at: the number that is its logarithm, of n_seen.
    template <class RelativeOf>
    FeatureRow(const std::vector<std::size_t>& features, const double* seen, std::size_t n_seen,
               std::size_t log_at, const RelativeOf& relative_of) noexcept {
        for (const std::size_t j : features) {
            x[n] = seen[j * n_seen];
            log_x[n] = seen[j * n_seen + log_at];
            relative[n] = relative_of(j);
            ++n;
        }
    }
};

} // namespace emgine::by_feature
