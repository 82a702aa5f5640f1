// From the log-densities of a block to its responsibilities: Bayes' rule relative to the largest
// exponent. Log-densities are at [component * block_stride + row]. No row gives NaN: see
// largest_distance.
#pragma once

#include "exponentials.hpp"
#include "fold.hpp"
#include "log.hpp"
#include "row_vectors.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

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

// For rows of weight 1 or 0: one logarithm of a product per lane instead of one per row. A lane has
// at most 48 factors, each at most n_components, so the product is finite up to two million
// components.
struct UnitSums {
    SumByLane largest = {};
    SumByLane product;

    EMGINE_INLINE UnitSums() noexcept {
        for (std::size_t part = 0; part < parts; ++part)
            product[part] = broadcast(1.0);
    }
    EMGINE_INLINE void add(std::size_t part, Lanes weight, Lanes highest, Lanes total) noexcept {
        largest[part] = mul_add(weight, highest, largest[part]);
        product[part] = product[part] * (weight > 0.0 ? total : broadcast(1.0));
    }
    EMGINE_INLINE double log_likelihood() noexcept {
        for (std::size_t part = 0; part < parts; ++part)
            product[part] = log_positive(product[part]);
        return fold(largest) + fold(product);
    }
};

struct WeightedSums {
    SumByLane total = {};

    EMGINE_INLINE void add(std::size_t part, Lanes weight, Lanes highest, Lanes of_row) noexcept {
        total[part] = total[part] + weight * (highest + log_positive(of_row));
    }
    EMGINE_INLINE double log_likelihood() noexcept { return fold(total); }
};

// Vectors of rows side by side: their chains of maxima and sums overlap.
template <std::size_t VECTORS, class Sums>
EMGINE_INLINE double by_vectors(double* log_density, std::size_t n, std::size_t n_components,
                                const double* row_weight, double negligible) noexcept {
    static_assert(padded_rows % (VECTORS * lanes) == 0);
    Sums sums;
    for (std::size_t s = 0; s < n; s += VECTORS * lanes) {
        const auto rows =
            normalise<VECTORS>(log_density + s, n_components, row_weight + s, negligible);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v)
            sums.add((s / lanes + v) % parts, load(row_weight + s + v * lanes), rows.largest[v],
                     rows.total[v]);
    }
    return sums.log_likelihood();
}

// Numbers of rows that loops over rows leave to each other.
struct RowNumbers {
    alignas(64) double largest[rows_per_block];
    alignas(64) double total[rows_per_block]; // of exponentials
    ReducedRows exponents;
};

// Vectors of rows whose numbers stay in registers while components are passed over.
constexpr std::size_t tile_of_rows = padded_rows / lanes;

EMGINE_INLINE void begin_rows(const double* log_density, std::size_t n, std::size_t n_components,
                              RowNumbers& rows) noexcept {
    for (std::size_t s = 0; s < n; s += padded_rows) {
        Lanes largest[tile_of_rows];
        largest_of_components(log_density + s, n_components, largest);
#pragma GCC unroll 12
        for (std::size_t v = 0; v < tile_of_rows; ++v) {
            store(rows.largest + s + v * lanes, largest[v]);
            store(rows.total + s + v * lanes, Lanes{});
        }
    }
}

template <class Sums>
EMGINE_INLINE double finish_rows(double* density, std::size_t n, std::size_t n_components,
                                 const double* row_weight, const RowNumbers& rows) noexcept {
    Sums sums;
    for (std::size_t s = 0; s < n; s += padded_rows) {
        Lanes scale[tile_of_rows];
#pragma GCC unroll 12
        for (std::size_t v = 0; v < tile_of_rows; ++v) {
            const std::size_t at = s + v * lanes;
            const Lanes weight = load(row_weight + at);
            const Lanes total = load(rows.total + at);
            scale[v] = weight / total;
            sums.add(v % parts, weight, load(rows.largest + at), total);
        }
        multiply_components(density + s, n_components, scale);
    }
    return sums.log_likelihood();
}

template <class Sums>
double by_components(double* log_density, std::size_t n, std::size_t n_components,
                     const double* row_weight, double negligible) noexcept {
    RowNumbers rows;
    begin_rows(log_density, n, n_components, rows);
    for (std::size_t k = 0; k < n_components; ++k) {
        double* column = log_density + k * block_stride;
        reduce_rows(column, n, rows.largest, negligible, rows.exponents);
        write_and_add_powers(rows.exponents, n, column, rows.total);
    }
    return finish_rows<Sums>(log_density, n, n_components, row_weight, rows);
}

// Gives the same bits with half the work: of two exponentials, the larger one is 1.
template <class Sums>
double of_two_components(double* a, double* b, std::size_t n, const double* row_weight,
                         double negligible) noexcept {
    alignas(64) double density[rows_per_block];
    ReducedRows exponents;
    reduce_smaller(a, b, n, negligible, exponents);
    write_powers(exponents, n, density);
    Sums sums;
    for (std::size_t s = 0; s < n; s += sum_lanes)
#pragma GCC unroll 4
        for (std::size_t part = 0; part < parts; ++part) {
            const std::size_t at = s + part * lanes;
            const Lanes of_a = load(a + at), of_b = load(b + at);
            const Lanes weight = load(row_weight + at);
            const Lanes total = load(density + at) + 1.0;
            const Lanes larger = weight / total;
            const Lanes smaller = load(density + at) * larger;
            store(a + at, of_a < of_b ? smaller : larger);
            store(b + at, of_a < of_b ? larger : smaller);
            sums.add(part, weight, maximum(of_a, of_b), total);
        }
    return sums.log_likelihood();
}

template <std::size_t VECTORS, class Sums>
EMGINE_INLINE double responsibilities_of(double* log_density, std::size_t n,
                                         std::size_t n_components, const double* row_weight,
                                         double negligible) noexcept {
    if constexpr (lanes == 8)
        return by_vectors<VECTORS, Sums>(log_density, n, n_components, row_weight, negligible);
    else if (n_components == 2)
        return of_two_components<Sums>(log_density, log_density + block_stride, n, row_weight,
                                       negligible);
    else
        return by_components<Sums>(log_density, n, n_components, row_weight, negligible);
}

double responsibilities(double* log_density, std::size_t n, std::size_t n_components,
                        const double* row_weight, bool unit_weights, double negligible) noexcept {
    if (unit_weights && n_components < (std::size_t{1} << 21))
        return responsibilities_of<3, UnitSums>(log_density, n, n_components, row_weight,
                                                negligible);
    return responsibilities_of<1, WeightedSums>(log_density, n, n_components, row_weight,
                                                negligible);
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

// -708: exp is no normal number.
EMGINE_INLINE void log_sum_exp_by_vectors(const double* log_density, std::size_t n,
                                          std::size_t n_components, double* result) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        const double* column = log_density + s;
        const Lanes largest = largest_of_components(column, n_components);
        Lanes total{};
        for (std::size_t k = 0; k < n_components; ++k)
            total = total + exp_nonpositive(load(column + k * block_stride) - largest, -708.0);
        store(result + s, largest + log_positive(total));
    }
}

void log_sum_exp(const double* log_density, std::size_t n, std::size_t n_components,
                 double* result) noexcept {
    if constexpr (lanes == 8)
        return log_sum_exp_by_vectors(log_density, n, n_components, result);
    RowNumbers rows;
    begin_rows(log_density, n, n_components, rows);
    for (std::size_t k = 0; k < n_components; ++k) {
        reduce_rows(log_density + k * block_stride, n, rows.largest, -708.0, rows.exponents);
        add_powers(rows.exponents, n, rows.total);
    }
    for (std::size_t s = 0; s < n; s += lanes)
        store(result + s, load(rows.largest + s) + log_positive(load(rows.total + s)));
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
