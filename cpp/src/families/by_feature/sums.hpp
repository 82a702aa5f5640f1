// Statistics of one feature under one component, as an M-step reads them.
#pragma once

#include <array>
#include <cstddef>

namespace emgine::by_feature {

template <std::size_t N>
struct Sums {
    double weight; // of the rows; may be 0
    double reference;
    std::array<double, N> sum;

    double mean(std::size_t i) const { return sum[i] / weight; }
};

template <class One>
using SumsOf = Sums<One::statistics.size()>;

} // namespace emgine::by_feature
