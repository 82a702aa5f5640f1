// Logarithms of an array of positive numbers, subnormal ones too, for families whose rows are seen
// through them. A number by itself has the bits that it has among others.
#pragma once

#include "log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

EMGINE_INLINE Lanes log_of_any(Lanes x) noexcept {
    constexpr double least = 0x1p-1022, scale = 0x1p54;
    constexpr double log_scale = 0x1.2b708872320e2p+5; // 54 log 2
    const Lanes log_x = log_positive(x < least ? x * scale : x);
    return x < least ? log_x - log_scale : log_x;
}

// Calls body(s, vector) for each vector of numbers, and body(s, one) for each that is left over.
template <class Body>
EMGINE_INLINE void for_any_n(std::size_t n, const Body& body) noexcept {
    std::size_t s = 0;
    for (; s + lanes <= n; s += lanes)
        body(
            s, [](const double* from) { return load(from); },
            [](double* to, Lanes value) { store(to, value); });
    for (; s < n; ++s)
        body(
            s, [](const double* from) { return broadcast(*from); },
            [](double* to, Lanes value) { *to = value[0]; });
}

void positive_logarithms(const double* x, std::size_t n, double* usable, double* log_x,
                         double* base) noexcept {
    for_any_n(n, [&](std::size_t s, const auto& read, const auto& write) {
        const Lanes given = read(x + s);
        const Lanes number = given > 0.0 ? given : broadcast(1.0);
        const Lanes log_number = log_of_any(number);
        write(usable + s, number);
        write(log_x + s, log_number);
        write(base + s, read(base + s) - log_number);
    });
}

// 1 - x is not exact below 1/2: what it was rounded by, times about 1 / (1 - x), is added.
void unit_logarithms(const double* x, std::size_t n, double* usable, double* log_x,
                     double* log_rest, double* base) noexcept {
    for_any_n(n, [&](std::size_t s, const auto& read, const auto& write) {
        const Lanes given = read(x + s);
        const Lanes above = given > 0.0 ? given : broadcast(0.5);
        const Lanes number = above < 1.0 ? above : broadcast(0.5);
        const Lanes rest = 1.0 - number;
        const Lanes rounded = (1.0 - rest) - number;
        const Lanes of_number = log_of_any(number);
        const Lanes of_rest = log_positive(rest) + rounded * (1.0 + number * (1.0 + number));
        write(usable + s, number);
        write(log_x + s, of_number);
        write(log_rest + s, of_rest);
        write(base + s, read(base + s) - (of_number + of_rest));
    });
}

void shifted(const double* x, std::size_t n, double center, double factor, double most,
             double* result) noexcept {
    for (std::size_t s = 0; s < n; s += lanes)
        store(result + s, minimum((load(x + s) - center) * factor, broadcast(most)));
}

// result may be x.
void logarithms(const double* x, std::size_t n, double* result) noexcept {
    std::size_t s = 0;
    for (; s + lanes <= n; s += lanes)
        store(result + s, log_of_any(load(x + s)));
    for (; s < n; ++s) // a row by itself: nothing goes through memory
        result[s] = log_of_any(broadcast(x[s]))[0];
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
