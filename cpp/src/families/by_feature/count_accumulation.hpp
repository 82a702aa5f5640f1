// Sums of negative binomials: responsibilities by count, which become statistics at the end of a
// chunk, and the statistics of large counts one by one.
#pragma once

#include "families/by_feature/count_block.hpp"

namespace emgine::by_feature {

// points: of each component and feature, where its statistics are taken. has_sums: whether the size
// is free, and its derivatives are asked for. after_densities: the scratch knows the block.
struct CountPoint {
    double mean;
    CountSums sums;
};
std::unique_ptr<Accumulation> count_accumulation(const ModelShape& shape,
                                                 std::vector<CountPoint> points, bool has_sums,
                                                 bool after_densities);

} // namespace emgine::by_feature
