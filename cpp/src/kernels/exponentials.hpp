// Exponentials of the densities of a block relative to the largest of each row, in two loops over
// the rows: one reduces the exponents, the other one computes the powers. For registers of few
// lanes: a loop of both waits for its chains of sixty cycles, because too few of them are in
// flight, and reads half of its constants from memory.
#pragma once

#include "exp.hpp"
#include "kernels.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

struct ReducedRows {
    alignas(64) double shifted[rows_per_block]; // 0 where the exponential is 0
    alignas(64) double r[rows_per_block];
};

EMGINE_INLINE void reduce_at(std::size_t s, Lanes x, double smallest, ReducedRows& rows) noexcept {
    const Reduced of = reduced(x);
    store(rows.shifted + s, x >= smallest ? of.shifted : Lanes{});
    store(rows.r + s, of.r);
}

EMGINE_INLINE Lanes power_at(std::size_t s, const ReducedRows& rows) noexcept {
    const Reduced of{load(rows.shifted + s), load(rows.r + s)};
    return of.shifted > 0.0 ? power(of) : Lanes{};
}

// These loops are not inlined, so that each has all registers for its constants.
__attribute__((noinline)) void reduce_rows(const double* log_density, std::size_t n,
                                           const double* largest, double smallest,
                                           ReducedRows& rows) noexcept {
    for (std::size_t s = 0; s < n; s += lanes)
        reduce_at(s, load(log_density + s) - load(largest + s), smallest, rows);
}

// The smaller density of two relative to the larger one.
__attribute__((noinline)) void reduce_smaller(const double* a, const double* b, std::size_t n,
                                              double smallest, ReducedRows& rows) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes of_a = load(a + s), of_b = load(b + s);
        reduce_at(s, minimum(of_a, of_b) - maximum(of_a, of_b), smallest, rows);
    }
}

__attribute__((noinline)) void write_powers(const ReducedRows& rows, std::size_t n,
                                            double* density) noexcept {
    for (std::size_t s = 0; s < n; s += lanes)
        store(density + s, power_at(s, rows));
}

// Adds them to total too.
__attribute__((noinline)) void write_and_add_powers(const ReducedRows& rows, std::size_t n,
                                                    double* density, double* total) noexcept {
    for (std::size_t s = 0; s < n; s += lanes) {
        const Lanes value = power_at(s, rows);
        store(density + s, value);
        store(total + s, load(total + s) + value);
    }
}

__attribute__((noinline)) void add_powers(const ReducedRows& rows, std::size_t n,
                                          double* total) noexcept {
    for (std::size_t s = 0; s < n; s += lanes)
        store(total + s, load(total + s) + power_at(s, rows));
}

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
