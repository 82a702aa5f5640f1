// Two functions per level: exp and log of n doubles; n is a multiple of 8.
#pragma once

#include <cstddef>

namespace emgine {

struct ExpLog {
    void (*exp)(const double* x, double* result, std::size_t n) noexcept;
    void (*log)(const double* x, double* result, std::size_t n) noexcept;
};

} // namespace emgine
