// From the log-densities of a block to its responsibilities: Bayes' rule relative to the largest
// exponent. Log-densities are at [component * block_stride + row]. No row gives NaN: see
// largest_distance.
#pragma once

#include "exp.hpp"
#include "fold.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// Vectors of rows side by side: their chains of maxima and sums overlap.
constexpr std::size_t rows_at_once = lanes == 8 ? 3 : 2;
static_assert(padded_rows % (rows_at_once * lanes) == 0);

template <std::size_t VECTORS>
EMGINE_INLINE void largest_of_components(const double* log_density, std::size_t n_components,
                                         Lanes (&largest)[VECTORS]) noexcept {
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v)
        largest[v] = load(log_density + v * lanes);
    for (std::size_t k = 1; k < n_components; ++k)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            largest[v] = maximum(largest[v], load(log_density + k * block_stride + v * lanes));
}

EMGINE_INLINE Lanes largest_of_components(const double* log_density,
                                          std::size_t n_components) noexcept {
    Lanes largest[1];
    largest_of_components(log_density, n_components, largest);
    return largest[0];
}

double sum(const double* values, std::size_t n) noexcept {
    return sum_over_rows(n, [&](std::size_t s) { return load(values + s); });
}

// n is a multiple of sum_lanes.
std::size_t n_above(const double* values, std::size_t n, double bound) noexcept {
    IntegerLanes count[parts] = {};
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part) // true is -1
            count[part] = count[part] - (load(values + s + part * lanes) > bound);
    std::int64_t total = 0;
    for (std::size_t part = 0; part < parts; ++part)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            total += count[part][lane];
    return static_cast<std::size_t>(total);
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
    for (std::size_t k = 0; k < n_components; ++k)
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v) {
            double* at = column + k * block_stride + v * lanes;
            store(at, load(at) * scale[v]);
        }
    return rows;
}

// For rows of weight 1 or 0: one logarithm of a product per lane instead of one per row. A lane has
// at most 48 factors, each at most n_components, so the product is finite up to two million
// components.
EMGINE_INLINE double unit_responsibilities(double* log_density, std::size_t n,
                                           std::size_t n_components, const double* row_weight,
                                           double negligible) noexcept {
    SumByLane product;
    SumByLane largest = {};
    for (std::size_t part = 0; part < parts; ++part)
        product[part] = broadcast(1.0);
    for (std::size_t s = 0; s < n; s += rows_at_once * lanes) {
        const auto rows =
            normalise<rows_at_once>(log_density + s, n_components, row_weight + s, negligible);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < rows_at_once; ++v) {
            const Lanes weight = load(row_weight + s + v * lanes);
            const std::size_t part = (s / lanes + v) % parts;
            largest[part] = mul_add(weight, rows.largest[v], largest[part]);
            product[part] = weight > 0.0 ? product[part] * rows.total[v] : product[part];
        }
    }
    for (std::size_t part = 0; part < parts; ++part)
        product[part] = log_positive(product[part]);
    return fold(largest) + fold(product);
}

double responsibilities(double* log_density, std::size_t n, std::size_t n_components,
                        const double* row_weight, bool unit_weights, double negligible) noexcept {
    if (unit_weights && n_components < (std::size_t{1} << 21))
        return unit_responsibilities(log_density, n, n_components, row_weight, negligible);
    return sum_over_rows(n, [&](std::size_t s) {
        const Lanes weight = load(row_weight + s);
        const auto row = normalise<1>(log_density + s, n_components, row_weight + s, negligible);
        return weight * (row.largest[0] + log_positive(row.total[0]));
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
