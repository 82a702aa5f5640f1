// Gaussians of independent features as an exponential family: T = v^2 and v, with v = (x - center)
// inverse_scale, which all components share. Squares are by feature or one sum of all. Their
// densities are those of linear.hpp, but a row that overflows has that of largest_distance, as in
// density_diag.hpp.
#pragma once

#include "density_full.hpp"
#include "linear.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

// NaN (the difference of two numbers that overflowed) is as far as can be.
EMGINE_INLINE Lanes bounded(Lanes log_density, Lanes mode) noexcept {
    return maximum(log_density, mode - 0.5 * largest_distance);
}

bool write_squares(const double* x, std::size_t n, std::size_t n_features, const double* center,
                   const double* inverse_scale, bool together, double* t) noexcept {
    constexpr double most = 1e150; // its square is finite
    double* values = t + (together ? 1 : n_features) * block_stride;
    Lanes largest{};
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t s = 0; s < n; s += lanes) {
            const Lanes v =
                (load(x + j * block_stride + s) - center[j]) * broadcast(inverse_scale[j]);
            store(values + j * block_stride + s, v);
            largest = maximum(largest, maximum(v, -v));
            if (!together)
                store(t + j * block_stride + s, v * v);
            else
                store(t + s, j == 0 ? v * v : mul_add(v, v, load(t + s)));
        }
    bool finite = true;
    for (std::size_t lane = 0; lane < lanes; ++lane)
        finite = finite && largest[lane] <= most;
    return finite;
}

void add_squares(const double* values, std::size_t n, std::size_t n_features,
                 double* squares) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        Lanes total{};
        for (std::size_t j = 0; j < n_features; ++j) {
            const Lanes v = load(values + j * block_stride + s);
            total = mul_add(v, v, total);
        }
        store(squares + s, total);
    }
}

void row_squares(const double* x, std::size_t n_features, const double* center,
                 const double* inverse_scale, bool together, double* t) noexcept {
    double* values = t + (together ? 1 : n_features);
    for (std::size_t j = 0; j < n_features; ++j) {
        const double v = (x[j] - center[j]) * inverse_scale[j];
        values[j] = v;
        if (!together)
            t[j] = v * v;
        else
            t[0] = j == 0 ? v * v : mul_add(v, v, t[0]);
    }
}

void square_densities(const double* t, std::size_t n, std::size_t n_statistics,
                      const double* packed_eta, std::size_t n_components, const double* offset,
                      const double* mode, double* log_density) noexcept {
    tile_densities(
        t, n, n_statistics, packed_eta, n_components, offset, nullptr, log_density,
        [&](Lanes value, std::size_t k) noexcept { return bounded(value, broadcast(mode[k])); });
}

void row_square_densities(const double* t, std::size_t n_statistics, const double* packed_eta,
                          std::size_t n_components, const double* offset, const double* mode,
                          double* log_density) noexcept {
    row_linear_densities(t, n_statistics, packed_eta, n_components, offset, 0.0, log_density);
    for (std::size_t k = 0; k < n_components; k += lanes)
        store(log_density + k, bounded(load(log_density + k), load(mode + k)));
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
