// Densities and sums of diagonal and spherical covariances where rows lack cells, which are NaN. A
// lacking cell adds nothing to a sum; to a density it adds what the log-normaliser has of its
// feature, which is taken back. Without NaN the bits are those of density_diag.hpp and
// statistics_diag.hpp.
#pragma once

#include "density_diag.hpp"
#include "statistics_diag.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// The second where the first is NaN.
EMGINE_INLINE Lanes unless_nan(Lanes value, Lanes otherwise) noexcept {
    return value == value ? value : otherwise;
}

// Whether some cell is NaN; n is a multiple of sum_lanes. Ends at the first feature that has one.
bool has_gaps(const double* x, std::size_t n, std::size_t n_features) noexcept {
    for (std::size_t j = 0; j < n_features; ++j) {
        IntegerLanes found[parts] = {};
        for (std::size_t s = j * block_stride; s < j * block_stride + n; s += sum_lanes)
#pragma GCC unroll 4
            for (std::size_t part = 0; part < parts; ++part) {
                const Lanes value = load(x + s + part * lanes);
                found[part] = found[part] | (value != value);
            }
        std::int64_t any = 0;
        for (std::size_t part = 0; part < parts; ++part)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                any |= found[part][lane];
        if (any != 0)
            return true;
    }
    return false;
}

void fill_gaps(const double* x, std::size_t n, std::size_t n_features, double fill, double* filled,
               double* observed) noexcept {
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = j * block_stride; s < j * block_stride + n; s += lanes) {
            const Lanes value = load(x + s);
            store(filled + s, unless_nan(value, broadcast(fill)));
            store(observed + s, value == value ? broadcast(1.0) : Lanes{});
        }
}

// The same with 0 in the gaps; lacking = 1 - observed beside it, while the cells are at hand.
void split_gaps(const double* x, std::size_t n, std::size_t n_features, double* filled,
                double* observed, double* lacking) noexcept {
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = j * block_stride; s < j * block_stride + n; s += lanes) {
            const Lanes value = load(x + s);
            store(filled + s, unless_nan(value, Lanes{}));
            store(observed + s, value == value ? broadcast(1.0) : Lanes{});
            store(lacking + s, value == value ? Lanes{} : broadcast(1.0));
        }
}

// values where observed is not 0, else 0; of columns of a block.
void keep_observed(const double* observed, std::size_t n, std::size_t n_columns,
                   double* values) noexcept {
    for (std::size_t j = 0; j < n_columns; ++j)
        for (std::size_t s = j * block_stride; s < j * block_stride + n; s += lanes)
            store(values + s, load(observed + s) != 0.0 ? load(values + s) : Lanes{});
}

void count_lacking(const double* observed, std::size_t n, std::size_t n_columns,
                   double* lacking) noexcept {
    for (std::size_t j = 0; j < n_columns; ++j)
        for (std::size_t s = j * block_stride; s < j * block_stride + n; s += lanes)
            store(lacking + s, 1.0 - load(observed + s));
}

// Sums of squares of scaled(z, j), and 2 of_feature[j] for what is lacking.
template <std::size_t VECTORS, class Scaled>
EMGINE_INLINE void distance_of_observed(const double* x, std::size_t n_features, const double* mean,
                                        const double* of_feature, const Scaled& scaled,
                                        Lanes (&distance)[VECTORS],
                                        Lanes (&lacking)[VECTORS]) noexcept {
    for (std::size_t j = 0; j < n_features; ++j) {
        const Lanes m = broadcast(mean[j]), taken = broadcast(of_feature[j]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < VECTORS; ++v) {
            const Lanes value = load(x + j * block_stride + v * lanes);
            const Lanes z = unless_nan(scaled(value - m, j), Lanes{});
            distance[v] = mul_add(z, z, distance[v]);
            lacking[v] = lacking[v] + (value == value ? Lanes{} : taken);
        }
    }
}

template <std::size_t VECTORS, class Scaled>
EMGINE_INLINE void density_of_observed(const double* x, std::size_t n_features, const double* mean,
                                       const double* of_feature, const Scaled& scaled, double scale,
                                       double log_normalizer, double* log_density) noexcept {
    Lanes distance[VECTORS] = {}, lacking[VECTORS] = {};
    distance_of_observed<VECTORS>(x, n_features, mean, of_feature, scaled, distance, lacking);
#pragma GCC unroll 4
    for (std::size_t v = 0; v < VECTORS; ++v) {
        const Lanes squared = distance[v] * broadcast(scale) * broadcast(scale);
        store(log_density + v * lanes, log_density_of(squared, log_normalizer) - lacking[v]);
    }
}

template <class Scaled>
EMGINE_INLINE void densities_of_observed(const double* x, std::size_t n, std::size_t n_features,
                                         const double* mean, const double* of_feature,
                                         const Scaled& scaled, double scale, double log_normalizer,
                                         double* log_density) noexcept {
    constexpr std::size_t vectors = 4;
    std::size_t s = 0;
    for (; s + vectors * lanes <= n; s += vectors * lanes)
        density_of_observed<vectors>(x + s, n_features, mean, of_feature, scaled, scale,
                                     log_normalizer, log_density + s);
    for (; s < n; s += lanes)
        density_of_observed<1>(x + s, n_features, mean, of_feature, scaled, scale, log_normalizer,
                               log_density + s);
}

void density_diag_gaps(const double* x, std::size_t n, std::size_t n_features, const double* mean,
                       const double* precisions_cholesky, const double* of_feature,
                       double log_normalizer, double* log_density) noexcept {
    densities_of_observed(
        x, n, n_features, mean, of_feature,
        [&](Lanes z, std::size_t j) { return z * broadcast(precisions_cholesky[j]); }, 1.0,
        log_normalizer, log_density);
}

void density_spherical_gaps(const double* x, std::size_t n, std::size_t n_features,
                            const double* mean, double precision_cholesky, const double* of_feature,
                            double log_normalizer, double* log_density) noexcept {
    densities_of_observed(
        x, n, n_features, mean, of_feature, [](Lanes z, std::size_t) { return z; },
        precision_cholesky, log_normalizer, log_density);
}

template <std::size_t FEATURES, Squares SQUARES>
EMGINE_INLINE void add_observed_sums(const double* x, std::size_t n, const double* mean,
                                     const double* r, double* observed, double* sums,
                                     double* scatter) noexcept {
    constexpr std::size_t squares = SQUARES == Squares::per_feature ? FEATURES : 1;
    SumByLane of_given[FEATURES];
    SumByLane sum_by_lane[FEATURES];
    SumByLane square_by_lane[squares];
#pragma GCC unroll 4
    for (std::size_t part = 0; part < parts; ++part) {
        Lanes given_total[FEATURES] = {};
        Lanes total[FEATURES] = {};
        Lanes square[squares] = {};
        for (std::size_t s = part * lanes; s < n; s += sum_lanes) {
            const Lanes given = load(r + s);
            Lanes together{};
#pragma GCC unroll 4
            for (std::size_t j = 0; j < FEATURES; ++j) {
                const Lanes value = load(x + j * block_stride + s);
                const Lanes z = unless_nan(value - mean[j], Lanes{});
                given_total[j] = given_total[j] + (value == value ? given : Lanes{});
                if constexpr (SQUARES == Squares::per_feature) {
                    const Lanes weighted = given * z;
                    total[j] = total[j] + weighted;
                    square[j] = mul_add(weighted, z, square[j]);
                } else {
                    total[j] = mul_add(given, z, total[j]);
                    together = mul_add(z, z, together);
                }
            }
            if constexpr (SQUARES == Squares::together)
                square[0] = mul_add(given, together, square[0]);
        }
#pragma GCC unroll 4
        for (std::size_t j = 0; j < FEATURES; ++j) {
            of_given[j][part] = given_total[j];
            sum_by_lane[j][part] = total[j];
        }
#pragma GCC unroll 4
        for (std::size_t j = 0; j < squares; ++j)
            square_by_lane[j][part] = square[j];
    }
    for (std::size_t j = 0; j < FEATURES; ++j) {
        observed[j] += fold(of_given[j]);
        sums[j] += fold(sum_by_lane[j]);
    }
    for (std::size_t j = 0; j < squares; ++j)
        scatter[j] += fold(square_by_lane[j]);
}

template <Squares SQUARES>
EMGINE_INLINE void add_statistics_of_observed(const double* x, std::size_t n,
                                              std::size_t n_features, const double* mean,
                                              const double* r, double* weight, double* observed,
                                              double* sums, double* scatter) noexcept {
    const double given = sum(r, n);
    if (given == 0)
        return;
    *weight += given;
    const auto scatter_of = [&](std::size_t j) {
        return SQUARES == Squares::per_feature ? scatter + j : scatter;
    };
    std::size_t j = 0;
    for (; j + features_at_once <= n_features; j += features_at_once)
        add_observed_sums<features_at_once, SQUARES>(x + j * block_stride, n, mean + j, r,
                                                     observed + j, sums + j, scatter_of(j));
    for (; j < n_features; ++j)
        add_observed_sums<1, SQUARES>(x + j * block_stride, n, mean + j, r, observed + j, sums + j,
                                      scatter_of(j));
}

void statistics_diag_gaps(const double* x, std::size_t n, std::size_t n_features,
                          const double* mean, const double* r, double* weight, double* observed,
                          double* sums, double* scatter) noexcept {
    add_statistics_of_observed<Squares::per_feature>(x, n, n_features, mean, r, weight, observed,
                                                     sums, scatter);
}

void statistics_spherical_gaps(const double* x, std::size_t n, std::size_t n_features,
                               const double* mean, const double* r, double* weight,
                               double* observed, double* sums, double* scatter) noexcept {
    add_statistics_of_observed<Squares::together>(x, n, n_features, mean, r, weight, observed, sums,
                                                  scatter);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
