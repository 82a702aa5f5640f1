// What families of positive numbers see of a value: x and log x, by the kernel of logarithms.
#pragma once

#include "machine/dispatch.hpp"

namespace emgine::by_feature {

// x may be padding; subtracts log x from base, as densities by log x do.
inline void see_logarithms(const double* x, std::size_t n, double* usable, double* log_x,
                           double* base) noexcept {
    kernels().positive_logarithms(x, n, usable, log_x, base);
}

} // namespace emgine::by_feature
