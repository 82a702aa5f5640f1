// From the log-densities of a block to its responsibilities: Bayes' rule with the largest exponent
// taken out. Log-densities lie at [component * block_stride + row]. No row gives NaN: see
// largest_distance.
#pragma once

#include "exp.hpp"
#include "fold.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE Lanes largest_of_components(const double* log_density,
                                          std::size_t n_components) noexcept {
    Lanes largest = load(log_density);
    for (std::size_t k = 1; k < n_components; ++k)
        largest = maximum(largest, load(log_density + k * block_stride));
    return largest;
}

double sum(const double* values, std::size_t n) noexcept {
    return sum_over_rows(n, [&](std::size_t s) { return load(values + s); });
}

double responsibilities(double* log_density, std::size_t n, std::size_t n_components,
                        const double* row_weight, double negligible) noexcept {
    return sum_over_rows(n, [&](std::size_t s) {
        double* column = log_density + s;
        const Lanes largest = largest_of_components(column, n_components);
        Lanes total{};
        for (std::size_t k = 0; k < n_components; ++k) {
            const Lanes density =
                exp_nonpositive(load(column + k * block_stride) - largest, negligible);
            store(column + k * block_stride, density);
            total = total + density;
        }
        const Lanes weight = load(row_weight + s);
        const Lanes scale = weight / total;
        for (std::size_t k = 0; k < n_components; ++k)
            store(column + k * block_stride, load(column + k * block_stride) * scale);
        return weight * (largest + log_positive(total));
    });
}

double hard_responsibilities(double* log_density, std::size_t n, std::size_t n_components,
                             const double* row_weight) noexcept {
    return sum_over_rows(n, [&](std::size_t s) {
        double* column = log_density + s;
        const Lanes largest = largest_of_components(column, n_components);
        const Lanes weight = load(row_weight + s);
        Lanes left = weight;
        for (std::size_t k = 0; k < n_components; ++k) {
            const Lanes given = load(column + k * block_stride) == largest ? left : Lanes{};
            store(column + k * block_stride, given);
            left = left - given;
        }
        return weight * largest;
    });
}

void log_sum_exp(const double* log_density, std::size_t n, std::size_t n_components,
                 double* result) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        const double* column = log_density + s;
        const Lanes largest = largest_of_components(column, n_components);
        Lanes total{};
        for (std::size_t k = 0; k < n_components; ++k)
            total = total + exp_nonpositive(load(column + k * block_stride) - largest, -708.0);
        store(result + s, largest + log_positive(total));
    }
}

void densest(const double* log_density, std::size_t n, std::size_t n_components,
             std::int64_t* label) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        Lanes largest = load(log_density + s);
        IntegerLanes best{};
        for (std::size_t k = 1; k < n_components; ++k) {
            const Lanes density = load(log_density + k * block_stride + s);
            best = density > largest ? IntegerLanes{} + static_cast<std::int64_t>(k) : best;
            largest = maximum(density, largest);
        }
        std::memcpy(label + s, &best, sizeof best);
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
