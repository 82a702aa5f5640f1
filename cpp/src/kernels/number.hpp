// A number as a type: a function that is called with one is compiled for each number. Holds
// nothing. The standard's integral_constant is in a header that kernels must not include.
#pragma once

#include "lanes.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {
namespace {

template <std::size_t VALUE>
struct Number {
    static constexpr std::size_t value = VALUE;
};

} // namespace
} // namespace emgine::EMGINE_ISA_NAMESPACE
