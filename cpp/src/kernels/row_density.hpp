// Log-densities of one row under every component, with the features in the lanes; for services.
// Every sum has the same order as in the kernels for a block of rows, so bits are the same. A few
// components are computed at a time, so that their chains of additions overlap.
#pragma once

#include "number.hpp"
#include "row_tiles.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

constexpr std::size_t components_at_once = lanes == 2 ? 2 : 4;
static_assert(components_at_once <= row_scratch_components);
constexpr std::size_t panel_vectors = panel_rows / lanes;

// result[j] = scaled(x[j] - mean[j], j); scaled takes lanes or, for a single feature, the first.
template <class Scaled>
EMGINE_INLINE void centred(const double* x, const double* mean, std::size_t n_features,
                           const Scaled& scaled, double* result) noexcept {
    if (n_features < lanes) {
        for (std::size_t j = 0; j < n_features; ++j)
            result[j] = scaled(whole(broadcast(x[j] - mean[j])), j)[0];
        return;
    }
    const auto lanes_at = [&](std::size_t j) noexcept {
        store(result + j, scaled(load(x + j) - load(mean + j), j));
    };
    std::size_t j = 0;
    for (; j + lanes <= n_features; j += lanes)
        lanes_at(j);
    if (j < n_features) // computes some features again
        lanes_at(n_features - lanes);
}

// y = factor z for COMPONENTS components; numbers above the diagonal of a factor are 0.
template <std::size_t COMPONENTS>
EMGINE_INLINE void row_products(const double* z, std::size_t n_features, std::size_t stride,
                                const double* factors, std::size_t factor_step,
                                double* y) noexcept {
    const double* panel = factors;
    for (std::size_t top = 0; top < n_features; top += panel_rows) {
        const std::size_t columns = top + panel_rows < n_features ? top + panel_rows : n_features;
        Lanes sum[COMPONENTS][panel_vectors] = {};
        for (std::size_t j = 0; j < columns; ++j)
#pragma GCC unroll 4
            for (std::size_t c = 0; c < COMPONENTS; ++c) {
                const Lanes factor = broadcast(z[c * stride + j]);
                const double* column = panel + c * factor_step + j * panel_rows;
#pragma GCC unroll 4
                for (std::size_t v = 0; v < panel_vectors; ++v)
                    sum[c][v] = mul_add(load(column + v * lanes), factor, sum[c][v]);
            }
#pragma GCC unroll 4
        for (std::size_t c = 0; c < COMPONENTS; ++c)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < panel_vectors; ++v)
                store(y + c * stride + top + v * lanes, sum[c][v]);
        panel += panel_rows * (top + panel_rows);
    }
}

template <std::size_t COMPONENTS>
EMGINE_INLINE void row_log_densities(const double* y, std::size_t n_features, std::size_t stride,
                                     const double* scales, const double* log_normalizers,
                                     double* log_density) noexcept {
    double distance[COMPONENTS] = {};
    for (std::size_t j = 0; j < n_features; ++j)
#pragma GCC unroll 4
        for (std::size_t c = 0; c < COMPONENTS; ++c)
            distance[c] = mul_add(y[c * stride + j], y[c * stride + j], distance[c]);
#pragma GCC unroll 4
    for (std::size_t c = 0; c < COMPONENTS; ++c) {
        if (scales != nullptr)
            distance[c] = distance[c] * scales[c] * scales[c];
        const double bounded = distance[c] < largest_distance ? distance[c] : largest_distance;
        log_density[c] = mul_add(-0.5, bounded, log_normalizers[c]);
    }
}

// Calls use(first component, number of components as a constant) for all components.
template <std::size_t COMPONENTS, class Use>
EMGINE_INLINE void last_components(std::size_t first, std::size_t left, const Use& use) noexcept {
    if constexpr (COMPONENTS > 0) {
        if (left == COMPONENTS)
            use(first, Number<COMPONENTS>{});
        else
            last_components<COMPONENTS - 1>(first, left, use);
    }
}

template <class Use>
EMGINE_INLINE void few_components(std::size_t n_components, const Use& use) noexcept {
    std::size_t k = 0;
    for (; k + components_at_once <= n_components; k += components_at_once)
        use(k, Number<components_at_once>{});
    last_components<components_at_once - 1>(k, n_components - k, use);
}

EMGINE_INLINE RowMixture components_from(std::size_t k, const RowMixture& mixture) noexcept {
    return {mixture.n_features,
            mixture.n_components - k,
            mixture.means + k * mixture.n_features,
            mixture.factors + k * mixture.factor_step,
            mixture.factor_step,
            mixture.log_normalizers + k,
            nullptr};
}

constexpr auto unscaled = [](Lanes z, std::size_t) noexcept { return z; };

// Up to a panel of features; their number is a compile-time constant.
template <std::size_t FEATURES, std::size_t COMPONENTS>
EMGINE_INLINE void few_features(const double* x, const RowMixture& mixture, std::size_t k,
                                double* y, double* log_density) noexcept {
#pragma GCC unroll 4
    for (std::size_t c = 0; c < COMPONENTS; ++c) {
        const double* mean = mixture.means + (k + c) * FEATURES;
        const double* factor = mixture.factors + (k + c) * mixture.factor_step;
        Lanes sum[panel_vectors] = {};
#pragma GCC unroll 8
        for (std::size_t j = 0; j < FEATURES; ++j)
#pragma GCC unroll 4
            for (std::size_t v = 0; v < panel_vectors; ++v)
                sum[v] = mul_add(load(factor + j * panel_rows + v * lanes),
                                 whole(broadcast(x[j] - mean[j])), sum[v]);
#pragma GCC unroll 4
        for (std::size_t v = 0; v < panel_vectors; ++v)
            store(y + c * panel_rows + v * lanes, sum[v]);
    }
    row_log_densities<COMPONENTS>(y, FEATURES, panel_rows, nullptr, mixture.log_normalizers + k,
                                  log_density + k);
}

template <std::size_t FEATURES>
void row_density_few_features(const double* x, const RowMixture& mixture, double* scratch,
                              double* log_density) noexcept {
    if constexpr (FEATURES <= panel_rows) {
        if (mixture.n_features != FEATURES)
            return row_density_few_features<FEATURES + 1>(x, mixture, scratch, log_density);
        few_components(mixture.n_components, [&](std::size_t k, auto number) {
            few_features<FEATURES, decltype(number)::value>(x, mixture, k, scratch, log_density);
        });
    }
}

void row_density_by_component(const double* x, const RowMixture& mixture, double* scratch,
                              double* log_density) noexcept {
    const std::size_t d = mixture.n_features;
    if (d <= panel_rows)
        return row_density_few_features<1>(x, mixture, scratch, log_density);
    const std::size_t stride = padded_features(d);
    double* y = scratch + row_scratch_components * stride;
    few_components(mixture.n_components, [&](std::size_t k, auto number) {
        constexpr std::size_t n = decltype(number)::value;
        for (std::size_t c = 0; c < n; ++c)
            centred(x, mixture.means + (k + c) * d, d, unscaled, scratch + c * stride);
        row_products<n>(scratch, d, stride, mixture.factors + k * mixture.factor_step,
                        mixture.factor_step, y);
        row_log_densities<n>(y, d, stride, nullptr, mixture.log_normalizers + k, log_density + k);
    });
}

void row_density_full(const double* x, const RowMixture& mixture, double* scratch,
                      double* log_density) noexcept {
    if (mixture.component_tiles == nullptr)
        return row_density_by_component(x, mixture, scratch, log_density);
    const std::size_t done = row_tiles(x, mixture, scratch, log_density);
    if (done < mixture.n_components)
        row_density_by_component(x, components_from(done, mixture), scratch, log_density + done);
}

void row_density_diag(const double* x, const RowMixture& mixture, double* scratch,
                      double* log_density) noexcept {
    const std::size_t d = mixture.n_features;
    const std::size_t stride = padded_features(d);
    few_components(mixture.n_components, [&](std::size_t k, auto number) {
        constexpr std::size_t n = decltype(number)::value;
        for (std::size_t c = 0; c < n; ++c) {
            const double* scales = mixture.factors + (k + c) * d;
            const auto scaled = [&](Lanes z, std::size_t j) noexcept {
                return d >= lanes ? z * load(scales + j) : z * broadcast(scales[j]);
            };
            centred(x, mixture.means + (k + c) * d, d, scaled, scratch + c * stride);
        }
        row_log_densities<n>(scratch, d, stride, nullptr, mixture.log_normalizers + k,
                             log_density + k);
    });
}

void row_density_spherical(const double* x, const RowMixture& mixture, double* scratch,
                           double* log_density) noexcept {
    const std::size_t d = mixture.n_features;
    const std::size_t stride = padded_features(d);
    few_components(mixture.n_components, [&](std::size_t k, auto number) {
        constexpr std::size_t n = decltype(number)::value;
        for (std::size_t c = 0; c < n; ++c)
            centred(x, mixture.means + (k + c) * d, d, unscaled, scratch + c * stride);
        const double* scales = mixture.factors == nullptr ? nullptr : mixture.factors + k;
        row_log_densities<n>(scratch, d, stride, scales, mixture.log_normalizers + k,
                             log_density + k);
    });
}

void row_whiten(const double* x, std::size_t n_features, const double* mean,
                const double* packed_factor, double* scratch, double* whitened) noexcept {
    centred(x, mean, n_features, unscaled, scratch);
    row_products<1>(scratch, n_features, 0, packed_factor, 0, whitened);
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
