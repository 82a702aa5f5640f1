// Variances along features or axes, whose volumes or shapes components have in common.
#pragma once

#include <cstddef>
#include <vector>

namespace emgine {

// All k d: sums of squares, the weights they are averaged by, and the result. Sums of 0 give
// variances of 0, and none that is not finite.
struct AxisSums {
    std::size_t d, k;
    const std::vector<double>& sums;
    const std::vector<double>& weights;
};

// Both are equal: the average over all components.
std::vector<double> variances_of_all(const AxisSums& of);
// Each component has its own.
std::vector<double> variances_of_each(const AxisSums& of);
// A volume for each component, one shape for all.
std::vector<double> variances_of_shape(const AxisSums& of);
// A shape for each component, one volume for all.
std::vector<double> variances_of_volume(const AxisSums& of);

} // namespace emgine
