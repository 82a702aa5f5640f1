// Gaussian components as coordinates about a reference: means, then factors. A mean is whitened by
// the reference's precision factor, a factor is taken relative to it with the logarithm of its
// diagonal, and both are scaled by the root of the reference's weight: the Euclidean product is
// Fisher's information of the complete data at the reference.
#pragma once

#include "algebra/linalg.hpp"
#include "families/gaussian/parameters.hpp"

namespace emgine {

// roots: of the reference's weights, k.
std::unique_ptr<ComponentsChart> gaussian_chart(std::shared_ptr<const Components> reference,
                                                const std::vector<double>& roots);

} // namespace emgine
