// Large arrays in large pages, where the system gives them to those who ask: the first touch of
// each small page otherwise takes longer than all that is done with its numbers. A hint, on which
// nothing but speed depends.
#pragma once

#include <cstddef>

#include "machine/parallel.hpp"

namespace emgine {

// Does nothing for less than `least_for_large_pages` bytes, or where the system has no such pages.
constexpr std::size_t least_for_large_pages = std::size_t{1} << 22;
void ask_for_large_pages(const void* memory, std::size_t bytes) noexcept;

// Makes room for n numbers in an empty vector; asks before anything touches it.
template <class Vector>
void reserve_large(Vector& values, std::size_t n) {
    values.reserve(n);
    ask_for_large_pages(values.data(), n * sizeof(typename Vector::value_type));
}

// Makes an empty vector n zeros, and asks every few milliseconds whether to go on.
template <class Vector>
void resize_large(Vector& values, std::size_t n) {
    constexpr std::size_t some = std::size_t{1} << 20;
    reserve_large(values, n);
    while (n - values.size() > some) {
        values.resize(values.size() + some);
        check_long_work();
    }
    values.resize(n);
}

} // namespace emgine
