// Log factors of rows, added to the log-densities of a block before they become responsibilities.
#include "pass/component_factors.hpp"

#include <algorithm>
#include <limits>

#include "families/components.hpp"

namespace emgine {

namespace {

constexpr double never = -std::numeric_limits<double>::infinity();
// Above -infinity, so that the largest of a row is finite; sums over rows stay finite too.
constexpr double least = 2 * below_all;

void keep_one(std::int64_t label, std::size_t n_components, double* log_density) noexcept {
    if (label < 0)
        return;
    const auto kept = static_cast<std::size_t>(label);
    for (std::size_t k = 0; k < n_components; ++k) {
        double& value = log_density[k * block_stride];
        value = k == kept ? std::max(value, least) : never;
    }
}

void add(const double* log_factor, std::size_t n_components, double* log_density) noexcept {
    for (std::size_t k = 0; k < n_components; ++k) {
        double& value = log_density[k * block_stride];
        value = std::max(value, least) + log_factor[k];
    }
}

} // namespace

void add_factors(const ComponentFactors& factors, std::size_t first_row, std::size_t n_rows,
                 std::size_t n_components, Workspace& work) noexcept {
    for (std::size_t s = 0; s < work.n; ++s) {
        const std::size_t row = std::min(first_row + s, n_rows - 1);
        double* log_density = work.r.get() + s;
        if (factors.labels != nullptr)
            keep_one(factors.labels[row], n_components, log_density);
        else
            add(factors.log_factors + row * n_components, n_components, log_density);
    }
}

} // namespace emgine
