// Negative binomials of independent features: a table of log-densities for small counts, which is
// looked up as those of categories are, and the saddle-point form for large ones.
#pragma once

#include "families/components.hpp"

namespace emgine::by_feature {

// means, sizes: k d, checked; a size may be infinite. values: the parameters as they are asked for.
// size_is_free: whether statistics have the derivatives by the size.
struct CountParameters {
    std::vector<double> means, sizes;
    bool size_is_free;
    std::vector<std::vector<double>> values;
};
std::shared_ptr<const Components> count_components(const ModelShape& shape,
                                                   CountParameters parameters,
                                                   const std::vector<double>& log_weights);

} // namespace emgine::by_feature
