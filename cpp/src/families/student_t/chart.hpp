// A chart of Student's t: that of Gaussians with the scales as covariances, and a coordinate for
// each inverse of degrees of freedom that is estimated, 0 or more.
#pragma once

#include "families/student_t/components.hpp"

namespace emgine {

std::unique_ptr<ComponentsChart> student_chart(std::shared_ptr<const Components> reference,
                                               const std::vector<double>& roots);

} // namespace emgine
