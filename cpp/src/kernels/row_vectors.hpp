// Densities relative to the largest of each row, by vectors of rows: registers hold what these rows
// need while the components are passed over. For registers of eight lanes, of which there are 32;
// exponentials.hpp is for the others.
#pragma once

#include "exp.hpp"
#include "kernels.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

template <std::size_t VECTORS>
EMGINE_INLINE void largest_of_components(const double* log_density, std::size_t n_components,
                                         Lanes (&largest)[VECTORS]) noexcept {
#pragma GCC unroll 12
    for (std::size_t v = 0; v < VECTORS; ++v)
        largest[v] = load(log_density + v * lanes);
    for (std::size_t k = 1; k < n_components; ++k)
#pragma GCC unroll 12
        for (std::size_t v = 0; v < VECTORS; ++v)
            largest[v] = maximum(largest[v], load(log_density + k * block_stride + v * lanes));
}

EMGINE_INLINE Lanes largest_of_components(const double* log_density,
                                          std::size_t n_components) noexcept {
    Lanes largest[1];
    largest_of_components(log_density, n_components, largest);
    return largest[0];
}

template <std::size_t VECTORS>
EMGINE_INLINE void multiply_components(double* density, std::size_t n_components,
                                       const Lanes (&factor)[VECTORS]) noexcept {
    for (std::size_t k = 0; k < n_components; ++k)
#pragma GCC unroll 12
        for (std::size_t v = 0; v < VECTORS; ++v) {
            double* at = density + k * block_stride + v * lanes;
            store(at, load(at) * factor[v]);
        }
}

// Replaces the log-densities of vectors of rows by exponentials of their difference from the
// largest, and sums them.
template <std::size_t VECTORS>
EMGINE_INLINE void exponentials(double* column, std::size_t n_components,
                                const Lanes (&largest)[VECTORS], double negligible,
                                Lanes (&total)[VECTORS]) noexcept {
    for (std::size_t k = 0; k < n_components; ++k)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v) {
            double* at = column + k * block_stride + v * lanes;
            const Lanes density = exp_nonpositive(load(at) - largest[v], negligible);
            store(at, density);
            total[v] = total[v] + density;
        }
}

// Gives the same bits with half the work: of two exponentials, the larger one is 1.
EMGINE_INLINE Lanes exponentials_of_two(double* column, Lanes largest, double negligible) noexcept {
    const Lanes a = load(column);
    const Lanes b = load(column + block_stride);
    const Lanes density = exp_nonpositive(minimum(a, b) - largest, negligible);
    store(column, a < b ? density : broadcast(1.0));
    store(column + block_stride, a < b ? broadcast(1.0) : density);
    return density + 1.0;
}

// Normalises vectors of rows: writes the sums of exponentials and their largest exponents.
template <std::size_t VECTORS>
struct RowDensities {
    Lanes largest[VECTORS];
    Lanes total[VECTORS];
};

template <std::size_t VECTORS>
EMGINE_INLINE RowDensities<VECTORS> normalise(double* column, std::size_t n_components,
                                              const double* row_weight,
                                              double negligible) noexcept {
    RowDensities<VECTORS> rows = {};
    largest_of_components(column, n_components, rows.largest);
    if (n_components == 2)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            rows.total[v] = exponentials_of_two(column + v * lanes, rows.largest[v], negligible);
    else
        exponentials(column, n_components, rows.largest, negligible, rows.total);
    Lanes scale[VECTORS];
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v)
        scale[v] = load(row_weight + v * lanes) / rows.total[v];
    multiply_components(column, n_components, scale);
    return rows;
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
