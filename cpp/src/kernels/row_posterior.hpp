// From the log-densities of one row to its score, responsibilities and label, with the components
// in the lanes. Sums over the components have the order of responsibilities.hpp, so bits are the
// same.
#pragma once

#include "exp.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE double largest_lane(Lanes a) noexcept {
#if defined(__AVX512F__)
    a = maximum(a, __builtin_shufflevector(a, a, 4, 5, 6, 7, 0, 1, 2, 3));
    a = maximum(a, __builtin_shufflevector(a, a, 2, 3, 0, 1, 6, 7, 4, 5));
    a = maximum(a, __builtin_shufflevector(a, a, 1, 0, 3, 2, 5, 4, 7, 6));
#elif defined(__AVX2__)
    a = maximum(a, __builtin_shufflevector(a, a, 2, 3, 0, 1));
    a = maximum(a, __builtin_shufflevector(a, a, 1, 0, 3, 2));
#else
    a = maximum(a, __builtin_shufflevector(a, a, 1, 0));
#endif
    return a[0];
}

struct LargestAndTotal {
    double largest;
    double total;
};

// Replaces log-densities by densities relative to the largest one.
EMGINE_INLINE LargestAndTotal row_densities(double* log_density, std::size_t n_components,
                                            double smallest) noexcept {
    for (std::size_t k = n_components; k % lanes != 0; ++k)
        log_density[k] = -__builtin_inf();
    Lanes by_lane = load(log_density);
    for (std::size_t k = lanes; k < n_components; k += lanes)
        by_lane = maximum(by_lane, load(log_density + k));
    const double largest = largest_lane(by_lane);
    for (std::size_t k = 0; k < n_components; k += lanes)
        store(log_density + k,
              exp_nonpositive(load(log_density + k) - broadcast(largest), smallest));
    double total = 0;
    for (std::size_t k = 0; k < n_components; ++k)
        total = total + log_density[k];
    return {largest, total};
}

double row_log_sum_exp(double* log_density, std::size_t n_components) noexcept {
    if (n_components == 1)
        return log_density[0];
    const LargestAndTotal of = row_densities(log_density, n_components, -708.0);
    return of.largest + log_positive(broadcast(of.total))[0];
}

void row_responsibilities(double* log_density, std::size_t n_components,
                          double negligible) noexcept {
    const LargestAndTotal of = row_densities(log_density, n_components, negligible);
    const Lanes scale = broadcast(1.0 / of.total);
    for (std::size_t k = 0; k < n_components; k += lanes)
        store(log_density + k, load(log_density + k) * scale);
}

std::int64_t row_densest(const double* log_density, std::size_t n_components) noexcept {
    double largest = log_density[0];
    std::size_t best = 0;
    for (std::size_t k = 1; k < n_components; ++k) {
        best = log_density[k] > largest ? k : best;
        largest = log_density[k] > largest ? log_density[k] : largest;
    }
    return static_cast<std::int64_t>(best);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
