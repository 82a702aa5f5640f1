// Matrix Gaussians where rows lack cells, eight components side by side: all of them lack the same
// cells of a row, so nothing is gathered and no lane waits. With the precision L = inverse of the
// covariance, the lacking cells m have the conditional covariance inverse(L_mm) and, from the
// deviations z of the others, the conditional deviations -inverse(L_mm) L_m z (Little and Rubin
// 2002, chapter 11). A row with these in its gaps has the squared distance of its observed cells.
// Each lane is computed alone, so bits are the same at any width.
#pragma once

#include "density_full.hpp"
#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// A pivot that rounding has eaten is this part of what it was.
constexpr double least_pivot = 0x1p-52;

// Number (i, j) of a lower triangle, in tiles of components.
EMGINE_INLINE std::size_t at_pair(std::size_t i, std::size_t j) noexcept {
    return (i * (i + 1) / 2 + j) * components_of_tile;
}

// Sweeps pivot k of the lower triangle a (q by q) of some lanes. row: scratch, q tiles.
EMGINE_INLINE void sweep(double* a, std::size_t q, std::size_t k, Lanes pivot,
                         double* row) noexcept {
    const Lanes inverse = 1.0 / pivot;
    for (std::size_t i = 0; i < q; ++i)
        store(row + i * components_of_tile, load(a + (i < k ? at_pair(k, i) : at_pair(i, k))));
    for (std::size_t i = 0; i < q; ++i) {
        if (i == k)
            continue;
        const Lanes factor = load(row + i * components_of_tile) * inverse;
        for (std::size_t j = 0; j <= i; ++j) {
            double* to = a + at_pair(i, j);
            store(to, mul_add(-factor, load(row + j * components_of_tile), load(to)));
        }
    }
    for (std::size_t i = 0; i < q; ++i)
        store(a + (i < k ? at_pair(k, i) : at_pair(i, k)),
              i == k ? -inverse : load(row + i * components_of_tile) * inverse);
}

void conditional_covariance(const double* precision, std::size_t n_features,
                            const std::uint32_t* lacking, std::size_t q, std::size_t n_components,
                            double* scratch, double* minus_covariance,
                            double* log_determinant) noexcept {
    for (std::size_t v = 0; v < n_components; v += lanes) {
        double* a = minus_covariance + v;
        for (std::size_t i = 0; i < q; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                store(a + at_pair(i, j),
                      load(precision + (lacking[i] * n_features + lacking[j]) * components_of_tile +
                           v));
        Lanes total{};
        for (std::size_t k = 0; k < q; ++k) {
            const Lanes before =
                load(precision + lacking[k] * (n_features + 1) * components_of_tile + v);
            const Lanes pivot = maximum(load(a + at_pair(k, k)), before * least_pivot);
            total = total + log_positive(pivot);
            sweep(a, q, k, pivot, scratch);
        }
        store(log_determinant + v, total);
    }
}

void conditional_deviations(const double* x, std::size_t n_features, const std::uint32_t* lacking,
                            std::size_t q, std::size_t n_components, const double* precision,
                            const double* means, const double* minus_covariance, double* scratch,
                            double* deviations) noexcept {
    double* gradient = scratch + n_features * components_of_tile;
    for (std::size_t v = 0; v < n_components; v += lanes) {
        for (std::size_t j = 0; j < n_features; ++j) {
            const Lanes z =
                broadcast(x[j * block_stride]) - load(means + j * components_of_tile + v);
            store(scratch + j * components_of_tile, z == z ? z : Lanes{});
        }
        for (std::size_t i = 0; i < q; ++i) {
            const double* row = precision + lacking[i] * n_features * components_of_tile + v;
            Lanes even{}, odd{};
            std::size_t j = 0;
            for (; j + 2 <= n_features; j += 2) {
                even = mul_add(load(row + j * components_of_tile),
                               load(scratch + j * components_of_tile), even);
                odd = mul_add(load(row + (j + 1) * components_of_tile),
                              load(scratch + (j + 1) * components_of_tile), odd);
            }
            if (j < n_features)
                even = mul_add(load(row + j * components_of_tile),
                               load(scratch + j * components_of_tile), even);
            store(gradient + i * components_of_tile, even + odd);
        }
        for (std::size_t i = 0; i < q; ++i) {
            Lanes total{};
            for (std::size_t j = 0; j < q; ++j)
                total =
                    mul_add(load(minus_covariance + v + (j <= i ? at_pair(i, j) : at_pair(j, i))),
                            load(gradient + j * components_of_tile), total);
            store(deviations + i * components_of_tile + v, total);
        }
    }
}

void add_conditional(const double* minus_covariance, const std::uint32_t* lacking, std::size_t q,
                     std::size_t n_components, const double* weight, double* triangle) noexcept {
    for (std::size_t v = 0; v < n_components; v += lanes) {
        const Lanes given = load(weight + v);
        for (std::size_t i = 0; i < q; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double* to = triangle + at_pair(lacking[i], lacking[j]) + v;
                store(to, mul_add(-given, load(minus_covariance + at_pair(i, j) + v), load(to)));
            }
    }
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
