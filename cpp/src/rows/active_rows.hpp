// The rows of a block that matter to one component, copied side by side and back. If components are
// far apart, most rows matter to few components; the responsibilities of the other rows are known
// to be zero.
#pragma once

#include <cstdint>

#include "kernels/kernels.hpp"

namespace emgine {

struct ActiveRows {
    std::size_t n = 0;
    std::uint32_t rows[rows_per_block];
};

// Finds the rows whose value reaches their bound, in ascending order.
inline void select_rows(const double* values, const double* bounds, std::size_t n,
                        ActiveRows& active) {
    active.n = 0;
    for (std::size_t s = 0; s < n; ++s) {
        active.rows[active.n] = static_cast<std::uint32_t>(s);
        active.n += values[s] >= bounds[s];
    }
}

inline void select_positive(const double* values, std::size_t n, ActiveRows& active) {
    active.n = 0;
    for (std::size_t s = 0; s < n; ++s) {
        active.rows[active.n] = static_cast<std::uint32_t>(s);
        active.n += values[s] > 0;
    }
}

inline std::size_t padded_to(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

// to[i] = from[rows[i]]; the last of them is repeated up to `end`.
inline void gather(const double* from, const ActiveRows& active, std::size_t end, double* to) {
    for (std::size_t i = 0; i < active.n; ++i)
        to[i] = from[active.rows[i]];
    for (std::size_t i = active.n; i < end; ++i)
        to[i] = to[active.n - 1];
}

inline void gather_features(const double* x, std::size_t n_features, const ActiveRows& active,
                            std::size_t end, double* to) {
    for (std::size_t j = 0; j < n_features; ++j)
        gather(x + j * block_stride, active, end, to + j * block_stride);
}

inline void scatter(const double* from, const ActiveRows& active, double* to) {
    for (std::size_t i = 0; i < active.n; ++i)
        to[active.rows[i]] = from[i];
}

} // namespace emgine
